//! Variants of exercises, each a copy of the crate with another answer instead of
//! the file that the learner edits, built in a workspace of their own by one call of
//! cargo.
//!
//! The workspace takes versions, lints and profiles from the repository's and builds
//! into the same target folder, so what both need is compiled once.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value as Json;
use toml::{Table, Value};
use workbook_base::cargo::cargo_offline_first;
use workbook_base::files::read_text;
use workbook_base::repository::{Repository, files_below};
use workbook_exercises::catalogue::{Exercise, MANIFEST};

/// The compiler with clippy's lints. `cargo clippy` does nothing else than to name it,
/// but would compile all that variants stand on once more.
const CLIPPY: &str = "clippy-driver";
/// The name of the program that checks an exercise.
const CHECK: &str = "check";
/// Files of an exercise that its crate does not need, and that a wrong answer must
/// not find.
const LEFT_OUT: [&str; 4] = ["hints.md", "prompt.md", "walkthrough.md", MANIFEST];

/// How long a person waits without wondering.
const SOON: Duration = Duration::from_secs(3);

/// An answer to an exercise.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What the variant is called: `solution`, `stub`, the name of a mutant.
    pub name: String,
    /// What stands in the edited file; the file as it is if there is nothing.
    pub text: Option<String>,
    /// Is it worth the time to optimise it?
    pub is_optimised: bool,
}

/// An exercise and the name of a variant.
pub type Key = (String, String);

impl Variant<'_> {
    /// What it is found by.
    pub fn key(&self) -> Key {
        (self.exercise.id().to_owned(), self.name.clone())
    }
}

/// What cargo made of a variant.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The program with the checks; none if the variant does not compile.
    pub check: Option<PathBuf>,
    /// What the compiler said, as it would print it.
    pub errors: Vec<String>,
    /// The same for what it only warned of.
    pub warnings: Vec<String>,
    /// The names of the errors, as in `E0308` or `unsafe_code`.
    pub codes: Vec<String>,
}

impl Built {
    /// Takes in what cargo or the compiler says. Places are those of the original,
    /// where the learner finds them.
    fn read(&mut self, message: &Json, key: &Key, original: &str) {
        if let Some(program) = message["executable"].as_str() {
            self.check = Some(program.into());
        }
        let message = &message["message"];
        let Some(rendered) = message["rendered"].as_str() else { return };
        let rendered = with_original(key, original, rendered);
        let is_about_code =
            message["spans"].as_array().is_some_and(|s| !s.is_empty());
        match message["level"].as_str() {
            // At the end the compiler counts what it said.
            Some("error")
                if is_about_code || !rendered.starts_with("error: aborting") =>
            {
                let code = message["code"]["code"].as_str();
                self.codes.extend(code.map(str::to_owned));
                self.errors.push(rendered);
            }
            Some("warning") if is_about_code => self.warnings.push(rendered),
            _ => {}
        }
    }

    /// Was it refused for what this exercise forbids?
    pub fn is_forbidden(&self) -> bool {
        // The second is an attempt to allow it.
        self.check.is_none()
            && self.codes.iter().any(|code| {
                code == "unsafe_code"
                    || (code == "E0453"
                        && self.errors.iter().any(|e| e.contains("unsafe_code")))
            })
    }
}

/// A text in which the folder of the original stands for that of a variant.
fn with_original((id, variant): &Key, original: &str, text: &str) -> String {
    if id.is_empty() {
        return text.to_owned();
    }
    text.replace(&format!("{id}/{variant}/"), &format!("{original}/"))
        .replace(&format!("{id}\\{variant}\\"), &format!("{original}/"))
}

/// A workspace of variants.
pub struct Scratch {
    root: PathBuf,
    folder: PathBuf,
    target: PathBuf,
    /// The folder of each variant, from that of the workspace, with the name that
    /// people know.
    names: BTreeMap<Key, String>,
    /// Two calls at once would build each other's variants.
    _alone: Option<File>,
}

impl Scratch {
    /// Where cargo builds this repository.
    pub fn target(repository: &Repository) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => repository.root().join(folder),
            _ => repository.path("target"),
        }
    }

    /// Writes the workspace `name` under the repository's target folder. What is
    /// there already and still right keeps its date, so that cargo does not build it
    /// again.
    ///
    /// # Errors
    /// A file cannot be read or written, or a manifest is not what it should be.
    pub fn write(
        repository: &Repository,
        name: &str,
        variants: &[Variant],
    ) -> Result<Self> {
        let target = Self::target(repository);
        let folder = target.join("exercises").join(name);
        Self::write_to(repository, folder, target, variants)
    }

    /// The same with a folder for the workspace and one for what is built.
    ///
    /// # Errors
    /// As [`write`](Scratch::write).
    pub fn write_to(
        repository: &Repository,
        folder: PathBuf,
        target: PathBuf,
        variants: &[Variant],
    ) -> Result<Self> {
        let alone = wait_until_alone(&folder)?;
        let root_manifest = manifest(&repository.root().join("Cargo.toml"))?;
        let mut names = BTreeMap::new();
        for variant in variants {
            let (id, name) = variant.key();
            write_variant(variant, &folder.join(&id).join(&name), &root_manifest)?;
            names.insert((id, name), variant.exercise.name.clone());
        }
        remove_others(&folder, &names)?;
        let workspace = workspace_manifest(repository, &root_manifest, variants)?;
        write_if_new(&folder.join("Cargo.toml"), workspace.as_bytes())?;
        let lock = repository.path("Cargo.lock");
        if lock.is_file() {
            // Cargo puts the variants in and takes out what they do not need.
            fs::copy(&lock, folder.join("Cargo.lock")).with_context(|| {
                format!("cannot copy {} to {}", lock.display(), folder.display())
            })?;
        }
        let root = repository.root().to_owned();
        Ok(Scratch { root, folder, target, names, _alone: alone })
    }

    /// The folder of a variant.
    pub fn variant(&self, (id, name): &Key) -> PathBuf {
        self.folder.join(id).join(name)
    }

    /// The folder of the workspace.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Builds all variants. A variant that does not compile keeps no other from being
    /// built.
    ///
    /// # Errors
    /// Cargo cannot do its work, for another reason than a variant's code.
    pub fn build(&self) -> Result<BTreeMap<Key, Built>> {
        self.cargo(None)
    }

    /// The same, with what clippy says among the warnings.
    ///
    /// # Errors
    /// As [`build`](Scratch::build), and if there is no clippy.
    pub fn build_with_clippy(&self) -> Result<BTreeMap<Key, Built>> {
        let version = Command::new(CLIPPY).arg("--version").output();
        ensure!(
            version.is_ok_and(|output| output.status.success()),
            "there is no clippy; `rustup component add clippy` installs it"
        );
        self.cargo(Some(CLIPPY))
    }

    /// The arguments that build all variants, behind `cargo build`. Cargo has to run
    /// in the repository's root, for its settings.
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = [
            "--workspace",
            "--test",
            CHECK,
            "--keep-going",
            "--message-format=json",
        ]
        .map(OsString::from)
        .to_vec();
        arguments.push("--manifest-path".into());
        arguments.push(self.folder.join("Cargo.toml").into());
        arguments.push("--target-dir".into());
        arguments.push(self.target.clone().into());
        arguments
    }

    /// With another compiler for the variants, if one is named.
    fn cargo(&self, compiler: Option<&str>) -> Result<BTreeMap<Key, Built>> {
        let _patience = Patience::new();
        let output = cargo_offline_first(|cargo| {
            cargo.arg("build").args(self.arguments()).current_dir(&self.root);
            without_our_own(cargo);
            cargo.envs(compiler.map(|name| ("RUSTC_WORKSPACE_WRAPPER", name)));
        })?;
        let messages = String::from_utf8_lossy(&output.stdout).into_owned();
        let built = self.read_messages(&messages);
        let is_explained = built.values().any(|built| built.check.is_none());
        let is_of_code = is_explained && messages.contains("\"error\"");
        if !output.status.success() && !is_of_code {
            let words = String::from_utf8_lossy(&output.stderr);
            bail!("cargo build failed:\n{}", words.trim_end());
        }
        Ok(built)
    }

    /// A text that names places in a variant, with those of the original.
    pub fn with_original(&self, key: &Key, text: &str) -> String {
        match self.names.get(key) {
            Some(original) => with_original(key, original, text),
            None => text.to_owned(),
        }
    }

    /// What cargo's messages say of each variant.
    pub fn read_messages(&self, messages: &str) -> BTreeMap<Key, Built> {
        let nothing = |key: &Key| (key.clone(), Built::default());
        let mut all: BTreeMap<Key, Built> = self.names.keys().map(nothing).collect();
        let mut of_others = Vec::new();
        for line in messages.lines() {
            let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
            let key = self.key_of(&message);
            match key.and_then(|key| Some((all.get_mut(&key)?, key))) {
                Some((built, key)) => {
                    built.read(&message, &key, &self.names[&key]);
                }
                None => {
                    let mut other = Built::default();
                    other.read(&message, &Key::default(), "");
                    of_others.extend(other.errors);
                }
            }
        }
        // What they stand on does not compile.
        for built in all.values_mut() {
            if built.check.is_none() && built.errors.is_empty() {
                built.errors.clone_from(&of_others);
            }
        }
        all
    }

    /// Which variant a message is about: its manifest lies in ID/VARIANT.
    fn key_of(&self, message: &Json) -> Option<Key> {
        let manifest = Path::new(message["manifest_path"].as_str()?);
        let mut parts = manifest.parent()?.iter().rev();
        let variant = parts.next()?.to_str()?.to_owned();
        let id = parts.next()?.to_str()?.to_owned();
        let key = (id, variant);
        self.names.contains_key(&key).then_some(key)
    }
}

/// Says that compiling takes its time, if it does.
struct Patience {
    _done: mpsc::Sender<()>,
}

impl Patience {
    fn new() -> Self {
        let (done, is_done) = mpsc::channel::<()>();
        thread::spawn(move || {
            if is_done.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout) {
                eprintln!("compiling; the first time may take a minute or two");
            }
        });
        Patience { _done: done }
    }
}

/// What `cargo run` told this program about itself would mislead another cargo.
fn without_our_own(cargo: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_ours = text.starts_with("CARGO_PKG_")
            || [
                "CARGO_MANIFEST_DIR",
                "CARGO_MANIFEST_PATH",
                "CARGO_PRIMARY_PACKAGE",
            ]
            .contains(&text.as_ref());
        if is_ours {
            cargo.env_remove(&name);
        }
    }
}

fn manifest(path: &Path) -> Result<Table> {
    toml::from_str(&read_text(path)?)
        .with_context(|| format!("in {}", path.display()))
}

/// Copies the crate of an exercise with another answer.
fn write_variant(variant: &Variant, folder: &Path, root: &Table) -> Result<()> {
    let exercise = variant.exercise;
    let edited = exercise.edited();
    let mut kept = Vec::new();
    for file in files_below(&exercise.folder)? {
        if file == edited || !is_of_crate(exercise, &file) {
            continue;
        }
        let below = file.strip_prefix(&exercise.folder).context("a file outside")?;
        let text = if below == Path::new("Cargo.toml") {
            variant_manifest(variant, root)?.into_bytes()
        } else {
            fs::read(&file)
                .with_context(|| format!("cannot read {}", file.display()))?
        };
        write_if_new(&folder.join(below), &text)?;
        kept.push(folder.join(below));
    }
    let text = match &variant.text {
        Some(text) => text.clone().into_bytes(),
        None => fs::read(&edited)
            .with_context(|| format!("cannot read {}", edited.display()))?,
    };
    let below = edited.strip_prefix(&exercise.folder).context("a file outside")?;
    write_if_new(&folder.join(below), &text)?;
    kept.push(folder.join(below));
    for file in files_below(folder)? {
        if !kept.contains(&file) {
            remove_file(&file)?;
        }
    }
    Ok(())
}

/// Is it a file that the crate is made of?
pub fn is_of_crate(exercise: &Exercise, file: &Path) -> bool {
    let below = file.strip_prefix(&exercise.folder).unwrap_or(file);
    let name = below.to_string_lossy();
    let in_root = below.components().count() == 1;
    let is_answer = *file == exercise.solution() || *file == exercise.baseline();
    let is_kept = name.contains(".kept-") || name.ends_with(".stub");
    !(below.starts_with("mutants")
        || is_answer
        || is_kept
        || (in_root && LEFT_OUT.contains(&name.as_ref())))
}

/// Its package has a name of its own, its library is called as before, and unsafe
/// code is forbidden unless the exercise is about it.
fn variant_manifest(variant: &Variant, root: &Table) -> Result<String> {
    let exercise = variant.exercise;
    let path = exercise.folder.join("Cargo.toml");
    let mut table = manifest(&path)?;
    let wrong = || format!("{} has no package with a name", path.display());
    let package = table.get_mut("package").and_then(Value::as_table_mut);
    let package = package.with_context(wrong)?;
    let name = package.get("name").and_then(Value::as_str).with_context(wrong)?;
    let library = name.replace('-', "_");
    let name = format!("{name}--{}", variant.name);
    package.insert("name".into(), name.into());
    let lib = table.entry("lib").or_insert_with(|| Table::new().into());
    if let Some(lib) = lib.as_table_mut() {
        lib.entry("name").or_insert_with(|| library.into());
    }
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if let Some(dependencies) =
            table.get_mut(section).and_then(Value::as_table_mut)
        {
            make_absolute(dependencies, &exercise.folder);
        }
    }
    let workspace =
        root.get("workspace").and_then(|workspace| workspace.get("lints"));
    let inherits =
        table.get("lints").is_none_or(|lints| lints.get("workspace").is_some());
    let mut lints = match (inherits, workspace) {
        (true, Some(Value::Table(lints))) => lints.clone(),
        (false, _) => table["lints"].as_table().cloned().unwrap_or_default(),
        _ => Table::new(),
    };
    if !exercise.manifest.allows_unsafe {
        let rust = lints.entry("rust").or_insert_with(|| Table::new().into());
        if let Some(rust) = rust.as_table_mut() {
            rust.insert("unsafe_code".into(), "forbid".into());
        }
    }
    table.insert("lints".into(), lints.into());
    Ok(toml::to_string(&table)?)
}

/// The manifest of the workspace around the variants.
fn workspace_manifest(
    repository: &Repository,
    root: &Table,
    variants: &[Variant],
) -> Result<String> {
    let mut table = Table::new();
    let mut workspace = root
        .get("workspace")
        .and_then(Value::as_table)
        .cloned()
        .context("Cargo.toml has no [workspace]")?;
    for key in ["default-members", "exclude", "metadata"] {
        workspace.remove(key);
    }
    let members = variants.iter().map(|variant| {
        let (id, name) = variant.key();
        Value::from(format!("{id}/{name}"))
    });
    workspace.insert("members".into(), members.collect::<Vec<Value>>().into());
    let mut ours = Vec::new();
    if let Some(dependencies) =
        workspace.get_mut("dependencies").and_then(Value::as_table_mut)
    {
        make_absolute(dependencies, repository.root());
        let is_ours = |value: &Value| value.get("path").is_some();
        let found = dependencies.iter().filter(|(_, value)| is_ours(value));
        ours = found.map(|(name, _)| name.clone()).collect();
    }
    table.insert("workspace".into(), workspace.into());
    for key in ["patch", "replace"] {
        if let Some(mut section) = root.get(key).cloned() {
            for source in
                section.as_table_mut().into_iter().flat_map(Table::iter_mut)
            {
                if let Some(dependencies) = source.1.as_table_mut() {
                    make_absolute(dependencies, repository.root());
                }
            }
            table.insert(key.into(), section);
        }
    }
    let mut profile =
        root.get("profile").and_then(Value::as_table).cloned().unwrap_or_default();
    set_levels(&mut profile, &ours, variants)?;
    table.insert("profile".into(), profile.into());
    Ok(toml::to_string(&table)?)
}

/// The repository's own crates are members there and no members here, so that
/// `package."*"` would hold for them. And what is not measured need not be fast.
fn set_levels(
    profile: &mut Table,
    ours: &[String],
    variants: &[Variant],
) -> Result<()> {
    let dev = profile.entry("dev").or_insert_with(|| Table::new().into());
    let dev = dev.as_table_mut().context("[profile.dev] is not a section")?;
    let level = dev.get("opt-level").cloned().unwrap_or(Value::Integer(0));
    // A copy is not debugged.
    dev.insert("debug".into(), false.into());
    let packages = dev.entry("package").or_insert_with(|| Table::new().into());
    let packages = packages.as_table_mut().context("no section of packages")?;
    let with_level = |level: &Value| {
        let mut package = Table::new();
        package.insert("opt-level".into(), level.clone());
        Value::from(package)
    };
    for name in ours {
        packages.entry(name.clone()).or_insert_with(|| with_level(&level));
    }
    for variant in variants.iter().filter(|variant| !variant.is_optimised) {
        let manifest = manifest(&variant.exercise.folder.join("Cargo.toml"))?;
        if let Some(name) = manifest.get("package").and_then(|p| p["name"].as_str())
        {
            let name = format!("{name}--{}", variant.name);
            packages.insert(name, with_level(&Value::Integer(0)));
        }
    }
    Ok(())
}

fn make_absolute(dependencies: &mut Table, folder: &Path) {
    for (_, dependency) in dependencies.iter_mut() {
        let Some(dependency) = dependency.as_table_mut() else { continue };
        let Some(path) = dependency.get("path").and_then(Value::as_str) else {
            continue;
        };
        let path = workbook_base::repository::normalise(&folder.join(path));
        let path = path.to_string_lossy().into_owned();
        dependency.insert("path".into(), path.into());
    }
}

/// Holds a lock beside the folder until the file is dropped; none on a file system
/// that has no locks.
fn wait_until_alone(folder: &Path) -> Result<Option<File>> {
    let path = folder.with_extension("lock");
    let open = || -> std::io::Result<File> {
        fs::create_dir_all(folder)?;
        File::create(&path)
    };
    let file = open().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(file.lock().is_ok().then_some(file))
}

/// Variants of an earlier call.
fn remove_others(folder: &Path, names: &BTreeMap<Key, String>) -> Result<()> {
    let read = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
    };
    for exercise in read(folder) {
        for variant in read(&exercise) {
            let name = |path: &Path| {
                path.file_name().unwrap_or_default().to_string_lossy().into_owned()
            };
            if !names.contains_key(&(name(&exercise), name(&variant))) {
                fs::remove_dir_all(&variant).with_context(|| {
                    format!("cannot remove {}", variant.display())
                })?;
            }
        }
    }
    Ok(())
}

fn remove_file(path: &Path) -> Result<()> {
    fs::remove_file(path)
        .with_context(|| format!("cannot remove {}", path.display()))
}

/// Cargo goes by dates.
fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, bytes)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
