//! What submissions are compiled with: the compiler, the libraries and, for each
//! exercise, the trusted program that judges it.
//!
//! Cargo builds the judges, out of the exercises as they are here. It never sees a
//! submission, so that no manifest, build script or setting of a student is read. To
//! compile a submission takes two calls of `rustc`, with the libraries that cargo has
//! built for the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{ArtifactProfile, DependencyKind, Node};
use workbook_base::cargo::cargo_offline_first;
use workbook_base::repository::{Repository, files_below};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::build::{Scratch, Variant};

use super::artifacts::{Artifacts, Graph, is_library_artifact, is_linked};

/// The name of the scratch workspace, and of the judges' variant in it.
const SCRATCH: &str = "grade";
const JUDGE: &str = "judge";

/// The compiler and all that was built for the judges.
#[derive(Debug)]
pub struct Workshop {
    /// The compiler itself, not a program that looks for one.
    pub rustc: PathBuf,
    /// Its libraries are below this folder.
    pub sysroot: PathBuf,
    /// What `rustc --version` says.
    pub version: String,
    /// The compiled libraries that exercises use, without those of the exercises.
    pub libraries: PathBuf,
    /// Folders with libraries of the system that they link.
    pub native: BTreeSet<PathBuf>,
    /// Exercise by exercise.
    pub recipes: BTreeMap<String, Recipe>,
}

/// How the answer to an exercise is compiled and judged.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The program that judges. Nothing of a submission is compiled into it.
    pub judge: PathBuf,
    /// The exercise's files, without answers of any kind.
    pub pristine: PathBuf,
    /// The name of its library.
    pub library: String,
    /// The library's first file, from the exercise's folder.
    pub source: String,
    /// `2024`.
    pub edition: String,
    /// What cargo would tell the compiler about the profile and the features.
    pub flags: Vec<String>,
    /// Names and files of what the library uses.
    pub externs: Vec<(String, String)>,
    /// Names and files of what the checks use besides.
    pub check_externs: Vec<(String, String)>,
}

impl Workshop {
    /// Builds the judges of these exercises, and gathers what there is in `folder`.
    ///
    /// # Errors
    /// An exercise does not compile, or there is no compiler.
    pub fn open(
        repository: &Repository,
        exercises: &[&Exercise],
        folder: &Path,
    ) -> Result<Workshop> {
        let libraries = folder.join("libraries");
        renew(&libraries)?;
        renew(&folder.join("judges"))?;
        renew(&folder.join("pristine"))?;
        let sysroot = PathBuf::from(rustc(repository, &["--print", "sysroot"])?);
        let name = if cfg!(windows) { "rustc.exe" } else { "rustc" };
        let mut workshop = Workshop {
            rustc: sysroot.join("bin").join(name),
            sysroot,
            version: rustc(repository, &["--version"])?,
            libraries,
            native: BTreeSet::new(),
            recipes: BTreeMap::new(),
        };
        let with_code: Vec<&&Exercise> =
            exercises.iter().filter(|e| e.manifest.kind != Kind::Explain).collect();
        if with_code.is_empty() {
            return Ok(workshop);
        }
        let variants: Vec<Variant> = with_code
            .iter()
            .map(|exercise| judge_variant(exercise))
            .collect::<Result<_>>()?;
        let scratch = Scratch::write(repository, SCRATCH, &variants)?;
        let built = build_judges(repository, &scratch)?;
        let host = rustc(repository, &["--print", "host-tuple"])?;
        let graph = Graph::ask_cargo(repository, &scratch, &host)?;
        for file in built.library_files(JUDGE) {
            keep(file.as_std_path(), &workshop.libraries)?;
        }
        workshop.native.clone_from(&built.native);
        for variant in &variants {
            let manifest = scratch.variant(&variant.key()).join("Cargo.toml");
            let recipe =
                recipe(variant.exercise, &manifest, &built, &graph, folder)?;
            workshop.recipes.insert(variant.exercise.id().to_owned(), recipe);
        }
        Ok(workshop)
    }
}

/// The exercise as it is given out, to build its judge.
fn judge_variant(exercise: &Exercise) -> Result<Variant<'_>> {
    let name = JUDGE.to_owned();
    Ok(Variant { exercise, name, text: Some(exercise.stub()?), is_optimised: true })
}

fn rustc(repository: &Repository, arguments: &[&str]) -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(arguments)
        .current_dir(repository.root())
        .stdin(Stdio::null())
        .output()
        .context("cannot start rustc")?;
    if !output.status.success() {
        bail!("rustc {} failed", arguments.join(" "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Builds the judges.
fn build_judges(repository: &Repository, scratch: &Scratch) -> Result<Artifacts> {
    let output = cargo_offline_first(|cargo| {
        cargo.arg("build").args(scratch.arguments()).current_dir(repository.root());
    })?;
    let artifacts = Artifacts::parse(&output.stdout);
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!(
            "the exercises do not compile here (--only leaves others out):\n{}{}",
            artifacts.said.join("\n"),
            complaint.trim_end()
        );
    }
    Ok(artifacts)
}

fn recipe(
    exercise: &Exercise,
    manifest: &Path,
    built: &Artifacts,
    graph: &Graph,
    folder: &Path,
) -> Result<Recipe> {
    let library = built
        .of_manifest(manifest)
        .find(|artifact| is_library_artifact(artifact))
        .with_context(|| format!("{} has no library", exercise.name))?;
    let program = built
        .of_manifest(manifest)
        .find_map(|artifact| artifact.executable.as_ref())
        .with_context(|| format!("{} has no program `check`", exercise.name))?;
    let judge =
        keep(program.as_std_path(), &folder.join("judges").join(exercise.id()))?;
    let node = graph.node(&library.package_id)?;
    let (externs, check_externs) = externs(node, built)?;
    let crate_folder = library.manifest_path.parent().unwrap_or(Utf8Path::new(""));
    let source = library.target.src_path.strip_prefix(crate_folder);
    let source = source.unwrap_or(Utf8Path::new("src/lib.rs"));
    Ok(Recipe {
        judge,
        pristine: pristine(exercise, &folder.join("pristine").join(exercise.id()))?,
        library: library.target.name.replace('-', "_"),
        source: source.as_str().replace('\\', "/"),
        edition: library.target.edition.as_str().to_owned(),
        flags: flags(&library.profile, node),
        externs,
        check_externs,
    })
}

/// Names and files of the libraries.
type Externs = Vec<(String, String)>;

/// What the library uses, and what the checks use besides.
fn externs(node: &Node, built: &Artifacts) -> Result<(Externs, Externs)> {
    let (mut externs, mut check_externs) = (Vec::new(), Vec::new());
    for dependency in &node.deps {
        let Some(library) = built.library(&dependency.pkg) else { continue };
        let file = library.filenames.iter().find(|file| is_linked(file));
        let file = file.and_then(|file| file.file_name());
        let file =
            file.with_context(|| format!("{} is not a library", dependency.pkg))?;
        let entry = (dependency.name.clone(), file.to_owned());
        let is_a = |kind| dependency.dep_kinds.iter().any(|info| info.kind == kind);
        if is_a(DependencyKind::Normal) {
            externs.push(entry);
        } else if is_a(DependencyKind::Development) {
            check_externs.push(entry);
        }
    }
    Ok((externs, check_externs))
}

fn flags(profile: &ArtifactProfile, node: &Node) -> Vec<String> {
    let switch = |is_on: bool| if is_on { "on" } else { "off" };
    let mut flags = vec![
        format!("-Copt-level={}", profile.opt_level),
        format!("-Cdebug-assertions={}", switch(profile.debug_assertions)),
        format!("-Coverflow-checks={}", switch(profile.overflow_checks)),
        "-Cstrip=symbols".to_owned(),
        "-Cembed-bitcode=no".to_owned(),
    ];
    for feature in &node.features {
        flags.extend(["--cfg".to_owned(), format!("feature=\"{feature}\"")]);
    }
    flags
}

/// The files that an answer is compiled with.
fn pristine(exercise: &Exercise, folder: &Path) -> Result<PathBuf> {
    for file in files_below(&exercise.folder)? {
        let below = file.strip_prefix(&exercise.folder).context("a file outside")?;
        let top = below.components().next().map(|part| part.as_os_str().to_owned());
        let is_kept = below.to_string_lossy().contains(".kept-");
        let is_needed = top.is_some_and(|top| {
            ["src", "tests", "benches", "data"].iter().any(|name| top == *name)
        });
        let is_stub = below.extension().is_some_and(|ending| ending == "stub");
        if is_needed && !is_kept && !is_stub && file != exercise.edited() {
            let copy = folder.join(below);
            fs::create_dir_all(copy.parent().unwrap_or(folder))?;
            fs::copy(&file, &copy)
                .with_context(|| format!("cannot copy {}", file.display()))?;
        }
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

/// A link or copy of a file, so that cargo may build again meanwhile.
fn keep(file: &Path, folder: &Path) -> Result<PathBuf> {
    let keep = || {
        fs::create_dir_all(folder)?;
        let kept = folder.join(file.file_name().unwrap_or_default());
        if !kept.exists() && fs::hard_link(file, &kept).is_err() {
            fs::copy(file, &kept)?;
        }
        Ok::<_, std::io::Error>(kept)
    };
    keep().with_context(|| format!("cannot keep {}", file.display()))
}

fn renew(folder: &Path) -> Result<()> {
    let renew = || {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)
    };
    renew().with_context(|| format!("cannot make the folder {}", folder.display()))
}
