//! What submissions are compiled with: the compiler, the libraries and, for each
//! exercise, the trusted program that judges it.
//!
//! Cargo builds the judges, out of the exercises as they are here. It is not asked for
//! submissions: no manifest, build script or setting of a student's has a way in where
//! nobody reads one. A submission is two calls of `rustc`, with the libraries that
//! cargo has built for the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value as Json;
use workbook_base::cargo::cargo_offline_first;
use workbook_base::repository::{Repository, files_below};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::build::{Scratch, Variant};

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
    /// The compiled libraries that exercises use, and none of the exercises.
    pub libraries: PathBuf,
    /// Folders with libraries of the system that they link.
    pub native: BTreeSet<PathBuf>,
    /// Exercise by exercise.
    pub recipes: BTreeMap<String, Recipe>,
}

/// How the answer to an exercise is compiled and judged.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The program that judges; it has nothing of a submission.
    pub judge: PathBuf,
    /// The exercise's files, without answers of any kind.
    pub pristine: PathBuf,
    /// The name of its library.
    pub library: String,
    /// The library's first file, from the exercise's folder.
    pub source: String,
    /// `2024`.
    pub edition: String,
    /// What cargo would tell the compiler of the profile and the features.
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
            .map(|exercise| {
                Ok(Variant {
                    exercise,
                    name: JUDGE.to_owned(),
                    text: Some(exercise.stub()?),
                    is_optimised: true,
                })
            })
            .collect::<Result<_>>()?;
        let scratch = Scratch::write(repository, SCRATCH, &variants)?;
        let built = Built::read(&run_cargo(repository, &scratch)?);
        let host = rustc(repository, &["--print", "host-tuple"])?;
        let graph = Graph::read(repository, &scratch, &host)?;
        for artifact in built.artifacts.iter().filter(|a| !a.is_exercise) {
            for file in artifact.files.iter().filter(|file| is_library(file)) {
                keep(file, &workshop.libraries)?;
            }
        }
        workshop.native = built.native.clone();
        for variant in &variants {
            let manifest = scratch.variant(&variant.key()).join("Cargo.toml");
            let recipe =
                recipe(variant.exercise, &manifest, &built, &graph, folder)?;
            workshop.recipes.insert(variant.exercise.id().to_owned(), recipe);
        }
        Ok(workshop)
    }
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

/// Builds the judges; what cargo says of each step.
fn run_cargo(repository: &Repository, scratch: &Scratch) -> Result<Vec<Json>> {
    let output = cargo_offline_first(|cargo| {
        cargo.arg("build").args(scratch.arguments()).current_dir(repository.root());
    })?;
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages: Vec<Json> =
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if !output.status.success() {
        let said = messages.iter().filter_map(|m| m["message"]["rendered"].as_str());
        let said: Vec<&str> = said.collect();
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!(
            "the exercises do not compile here (--only leaves others out):\n{}{}",
            said.join("\n"),
            complaint.trim_end()
        );
    }
    Ok(messages)
}

/// A compiled library or program.
struct Artifact {
    package: String,
    is_library: bool,
    is_exercise: bool,
    source: PathBuf,
    manifest: PathBuf,
    name: String,
    edition: String,
    profile: Json,
    files: Vec<PathBuf>,
    program: Option<PathBuf>,
}

struct Built {
    artifacts: Vec<Artifact>,
    native: BTreeSet<PathBuf>,
}

impl Built {
    fn read(messages: &[Json]) -> Built {
        let mut built = Built { artifacts: Vec::new(), native: BTreeSet::new() };
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        for message in messages {
            match message["reason"].as_str() {
                Some("compiler-artifact") => {
                    let target = &message["target"];
                    let kinds: Vec<&str> = target["kind"]
                        .as_array()
                        .map(|kinds| kinds.iter().filter_map(Json::as_str).collect())
                        .unwrap_or_default();
                    if kinds.contains(&"custom-build") {
                        continue;
                    }
                    let files = message["filenames"].as_array();
                    let files = files.into_iter().flatten().filter_map(Json::as_str);
                    let manifest = PathBuf::from(text(&message["manifest_path"]));
                    built.artifacts.push(Artifact {
                        package: text(&message["package_id"]),
                        is_library: !kinds.contains(&"test")
                            && !kinds.contains(&"bin"),
                        is_exercise: manifest.with_file_name("tests").is_dir()
                            && text(&message["package_id"]).contains("--judge"),
                        source: PathBuf::from(text(&target["src_path"])),
                        manifest,
                        name: text(&target["name"]).replace('-', "_"),
                        edition: text(&target["edition"]),
                        profile: message["profile"].clone(),
                        files: files.map(PathBuf::from).collect(),
                        program: message["executable"].as_str().map(PathBuf::from),
                    });
                }
                Some("build-script-executed") => {
                    let paths = message["linked_paths"].as_array();
                    for path in paths.into_iter().flatten().filter_map(Json::as_str)
                    {
                        let path =
                            path.split_once('=').map_or(path, |(_, path)| path);
                        built.native.insert(PathBuf::from(path));
                    }
                }
                _ => {}
            }
        }
        built
    }

    /// The library of a package, as the exercises are linked with it. Of two, one is
    /// for build scripts and macros, and that one is not optimised.
    fn library(&self, package: &str) -> Option<&Artifact> {
        let level = |artifact: &&Artifact| {
            artifact.profile["opt_level"].as_str().unwrap_or("0").to_owned()
        };
        let libraries = self.artifacts.iter().filter(|a| a.is_library);
        libraries.filter(|a| a.package == package).max_by_key(level)
    }
}

/// Which package uses which.
struct Graph {
    nodes: Vec<Json>,
}

impl Graph {
    /// For this system.
    fn read(
        repository: &Repository,
        scratch: &Scratch,
        host: &str,
    ) -> Result<Graph> {
        // What other systems need has not been downloaded, and is of no use here.
        let output = cargo_offline_first(|cargo| {
            cargo.args(["metadata", "--format-version", "1"]);
            cargo.arg("--filter-platform").arg(host);
            cargo.arg("--manifest-path").arg(scratch.folder().join("Cargo.toml"));
            cargo.current_dir(repository.root());
        })?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        }
        let mut json: Json = serde_json::from_slice(&output.stdout)?;
        match json["resolve"]["nodes"].take() {
            Json::Array(nodes) => Ok(Graph { nodes }),
            _ => bail!("cargo metadata does not say which package uses which"),
        }
    }

    fn node(&self, package: &str) -> Result<&Json> {
        let node = self.nodes.iter().find(|node| node["id"] == package);
        node.with_context(|| format!("cargo metadata does not know {package}"))
    }
}

fn recipe(
    exercise: &Exercise,
    manifest: &Path,
    built: &Built,
    graph: &Graph,
    folder: &Path,
) -> Result<Recipe> {
    let same = |artifact: &&Artifact| same_file(&artifact.manifest, manifest);
    let of_it: Vec<&Artifact> = built.artifacts.iter().filter(same).collect();
    let library = of_it.iter().find(|artifact| artifact.is_library);
    let library =
        library.with_context(|| format!("{} has no library", exercise.name))?;
    let program = of_it.iter().find_map(|artifact| artifact.program.as_ref());
    let program = program
        .with_context(|| format!("{} has no program `check`", exercise.name))?;
    let judge = keep(program, &folder.join("judges").join(exercise.id()))?;
    let node = graph.node(&library.package)?;
    let (mut externs, mut check_externs) = (Vec::new(), Vec::new());
    for dependency in node["deps"].as_array().into_iter().flatten() {
        let package = dependency["pkg"].as_str().unwrap_or_default();
        let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
        let kinds: Vec<&str> =
            kinds.map(|kind| kind["kind"].as_str().unwrap_or("normal")).collect();
        let Some(artifact) = built.library(package) else { continue };
        let file = artifact.files.iter().find(|file| is_linked(file));
        let file = file.and_then(|file| file.file_name()?.to_str());
        let file = file.with_context(|| format!("{package} is no library"))?;
        let name = dependency["name"].as_str().unwrap_or_default();
        let entry = (name.to_owned(), file.to_owned());
        match () {
            () if kinds.contains(&"normal") => externs.push(entry),
            () if kinds.contains(&"dev") => check_externs.push(entry),
            () => {}
        }
    }
    let source = library.source.strip_prefix(manifest.parent().unwrap_or(manifest));
    let source = source.map_or("src/lib.rs".into(), |path| path.to_string_lossy());
    Ok(Recipe {
        judge,
        pristine: pristine(exercise, &folder.join("pristine").join(exercise.id()))?,
        library: library.name.clone(),
        source: source.replace('\\', "/"),
        edition: library.edition.clone(),
        flags: flags(&library.profile, node),
        externs,
        check_externs,
    })
}

fn flags(profile: &Json, node: &Json) -> Vec<String> {
    let on = |name: &str| if profile[name] == true { "on" } else { "off" };
    let level = profile["opt_level"].as_str().unwrap_or("0");
    let mut flags = vec![
        format!("-Copt-level={level}"),
        format!("-Cdebug-assertions={}", on("debug_assertions")),
        format!("-Coverflow-checks={}", on("overflow_checks")),
        "-Cstrip=symbols".to_owned(),
        "-Cembed-bitcode=no".to_owned(),
    ];
    for feature in node["features"].as_array().into_iter().flatten() {
        let feature = feature.as_str().unwrap_or_default();
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

fn is_library(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("rlib" | "rmeta" | "so" | "dylib" | "dll" | "lib"))
}

/// What the compiler is given as the library: with the code, not only with the types.
fn is_linked(file: &Path) -> bool {
    is_library(file) && file.extension().is_some_and(|ending| ending != "rmeta")
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

fn same_file(a: &Path, b: &Path) -> bool {
    a == b
        || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
