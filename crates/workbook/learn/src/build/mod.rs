//! Variants of exercises, each a copy of the crate with another answer in the place of
//! the file that the learner edits, built in a workspace of their own by one call of
//! cargo.
//!
//! The workspace takes versions, lints and profiles from the repository's and builds
//! into the same target folder, so what both need is compiled once.
//!
//! | module | what it does |
//! |---|---|
//! | `manifests` | the `Cargo.toml` of each variant and of the workspace |
//! | `sources` | the other files of each variant |
//! | `messages` | what cargo and the compiler said |

mod manifests;
mod messages;
mod sources;

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
use workbook_base::cargo::cargo_offline_first;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;

pub use messages::Built;
pub use sources::is_of_crate;

/// The compiler with clippy's lints. `cargo clippy` does nothing more than name it, but
/// would compile everything that variants stand on once more.
const CLIPPY: &str = "clippy-driver";
/// The name of the program that checks an exercise.
const CHECK: &str = "check";

/// A person waits this long without wondering.
const SOON: Duration = Duration::from_secs(3);

/// An answer to an exercise.
#[derive(Clone, Debug)]
pub struct Variant<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What the variant is called: `solution`, `stub`, the name of a mutant.
    pub name: String,
    /// What the edited file holds; without it, the file stays as it is.
    pub text: Option<String>,
    /// Is it worth the time to optimise it?
    pub is_optimised: bool,
}

/// An exercise's id and the name of a variant.
pub type Key = (String, String);

impl Variant<'_> {
    /// What it is found by.
    pub fn key(&self) -> Key {
        (self.exercise.id().to_owned(), self.name.clone())
    }
}

/// A workspace of variants.
pub struct Scratch {
    root: PathBuf,
    folder: PathBuf,
    target: PathBuf,
    /// The variants, each with the folder of its exercise as people call it.
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

    /// Writes the workspace `name` under the repository's target folder. Files that are
    /// there already and still right keep their dates, so that cargo does not build them
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
        let root_manifest =
            manifests::read_manifest(&repository.root().join("Cargo.toml"))?;
        let mut names = BTreeMap::new();
        for variant in variants {
            let (id, name) = variant.key();
            let manifest = manifests::variant_manifest(variant, &root_manifest)?;
            sources::write_variant(
                variant,
                &manifest,
                &folder.join(&id).join(&name),
            )?;
            names.insert((id, name), variant.exercise.name.clone());
        }
        sources::remove_others(&folder, &names)?;
        let workspace =
            manifests::workspace_manifest(repository, &root_manifest, variants)?;
        sources::write_if_new(&folder.join("Cargo.toml"), workspace.as_bytes())?;
        copy_lock(repository, &folder)?;
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

    /// Builds all variants. One that does not compile does not keep the others from
    /// being built.
    ///
    /// # Errors
    /// Cargo cannot do its work, for another reason than a variant's code.
    pub fn build(&self) -> Result<BTreeMap<Key, Built>> {
        self.cargo_build(None)
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
        self.cargo_build(Some(CLIPPY))
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
    fn cargo_build(&self, compiler: Option<&str>) -> Result<BTreeMap<Key, Built>> {
        let _patience = Patience::new();
        let output = cargo_offline_first(|cargo| {
            cargo.arg("build").args(self.arguments()).current_dir(&self.root);
            remove_own_variables(cargo);
            cargo.envs(compiler.map(|name| ("RUSTC_WORKSPACE_WRAPPER", name)));
        })?;
        let built = messages::built_by_variant(&output.stdout, &self.names);
        let is_explained = built
            .values()
            .any(|built| built.check.is_none() && !built.errors.is_empty());
        if !output.status.success() && !is_explained {
            let words = String::from_utf8_lossy(&output.stderr);
            bail!("cargo build failed:\n{}", words.trim_end());
        }
        Ok(built)
    }

    /// A text that names places in a variant, with those of the original.
    pub fn with_original(&self, key: &Key, text: &str) -> String {
        match self.names.get(key) {
            Some(original) => messages::with_original(key, original, text),
            None => text.to_owned(),
        }
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

/// `cargo run` tells this program about its own package; another cargo must not take
/// that for its own.
fn remove_own_variables(cargo: &mut Command) {
    let ours =
        ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PRIMARY_PACKAGE"];
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || ours.contains(&text.as_ref()) {
            cargo.env_remove(&name);
        }
    }
}

/// Holds a lock beside the folder until the file is dropped; none on a file system
/// without locks.
fn wait_until_alone(folder: &Path) -> Result<Option<File>> {
    let path = folder.with_extension("lock");
    let open = || -> std::io::Result<File> {
        fs::create_dir_all(folder)?;
        File::create(&path)
    };
    let file = open().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(file.lock().is_ok().then_some(file))
}

/// Gives the workspace the repository's versions. Cargo adds the variants to the lock
/// file and takes out what they do not need.
fn copy_lock(repository: &Repository, folder: &Path) -> Result<()> {
    let lock = repository.path("Cargo.lock");
    if lock.is_file() {
        fs::copy(&lock, folder.join("Cargo.lock")).with_context(|| {
            format!("cannot copy {} to {}", lock.display(), folder.display())
        })?;
    }
    Ok(())
}
