//! What cargo built for the judges, by its own account: libraries, programs, and which
//! package uses which.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{
    Artifact, Message, MetadataCommand, Node, PackageId, TargetKind,
};
use workbook_base::cargo::cargo_offline_first;
use workbook_base::repository::Repository;
use workbook_learn::build::Scratch;

/// All that a build made and said.
#[derive(Default)]
pub struct Artifacts {
    /// Build scripts are left out.
    artifacts: Vec<Artifact>,
    /// Folders with libraries of the system.
    pub native: BTreeSet<PathBuf>,
    /// What the compiler said.
    pub said: Vec<String>,
}

impl Artifacts {
    /// Reads what `cargo build --message-format=json` printed.
    pub fn parse(printed: &[u8]) -> Self {
        let mut built = Artifacts::default();
        for message in Message::parse_stream(printed).map_while(Result::ok) {
            match message {
                Message::CompilerArtifact(artifact)
                    if !is_build_script(&artifact) =>
                {
                    built.artifacts.push(artifact);
                }
                Message::BuildScriptExecuted(script) => {
                    let paths = script.linked_paths.iter();
                    built.native.extend(paths.map(|path| without_kind(path)));
                }
                Message::CompilerMessage(message) => {
                    built.said.extend(message.message.rendered);
                }
                _ => {}
            }
        }
        built
    }

    /// What was built from this manifest.
    pub fn of_manifest(&self, manifest: &Path) -> impl Iterator<Item = &Artifact> {
        let is_it = move |artifact: &&Artifact| {
            same_file(artifact.manifest_path.as_std_path(), manifest)
        };
        self.artifacts.iter().filter(is_it)
    }

    /// The library of a package, as the exercises are linked with it. Of two, one is
    /// for build scripts and macros, and that one is not optimised.
    pub fn library(&self, package: &PackageId) -> Option<&Artifact> {
        let libraries =
            self.artifacts.iter().filter(|artifact| is_library_artifact(artifact));
        libraries
            .filter(|artifact| artifact.package_id == *package)
            .max_by_key(|artifact| &artifact.profile.opt_level)
    }

    /// The files of all libraries, but for those of exercises, whose variants have this
    /// name.
    pub fn library_files(
        &self,
        variant: &str,
    ) -> impl Iterator<Item = &Utf8PathBuf> {
        let suffix = format!("--{variant}");
        let is_exercise = move |artifact: &Artifact| {
            artifact.manifest_path.with_file_name("tests").is_dir()
                && artifact.package_id.repr.contains(&suffix)
        };
        let libraries =
            self.artifacts.iter().filter(move |artifact| !is_exercise(artifact));
        libraries
            .flat_map(|artifact| &artifact.filenames)
            .filter(|file| is_library(file))
    }
}

fn is_build_script(artifact: &Artifact) -> bool {
    artifact.target.kind.contains(&TargetKind::CustomBuild)
}

/// Is it a library, of Rust or of macros?
pub fn is_library_artifact(artifact: &Artifact) -> bool {
    let programs = [TargetKind::Test, TargetKind::Bin];
    !artifact.target.kind.iter().any(|kind| programs.contains(kind))
}

/// A build script's folder, which may have a kind before it, as in `native=/usr/lib`.
fn without_kind(path: &Utf8Path) -> PathBuf {
    path.as_str().split_once('=').map_or(path.as_str(), |(_, path)| path).into()
}

/// Which package uses which.
pub struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    /// The graph for this system. What other systems need may never have been downloaded,
    /// and is of no use here.
    ///
    /// # Errors
    /// Cargo fails, or does not say.
    pub fn ask_cargo(
        repository: &Repository,
        scratch: &Scratch,
        host: &str,
    ) -> Result<Graph> {
        let output = cargo_offline_first(|cargo| {
            cargo.args(["metadata", "--format-version", "1"]);
            cargo.arg("--filter-platform").arg(host);
            cargo.arg("--manifest-path").arg(scratch.folder().join("Cargo.toml"));
            cargo.current_dir(repository.root());
        })?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        }
        let metadata =
            MetadataCommand::parse(String::from_utf8_lossy(&output.stdout))
                .context("cannot read what cargo metadata says")?;
        let resolve = metadata
            .resolve
            .context("cargo metadata does not say which package uses which")?;
        Ok(Graph { nodes: resolve.nodes })
    }

    /// What a package uses.
    ///
    /// # Errors
    /// Cargo has not named the package.
    pub fn node(&self, package: &PackageId) -> Result<&Node> {
        let node = self.nodes.iter().find(|node| node.id == *package);
        node.with_context(|| format!("cargo metadata does not know {package}"))
    }
}

fn is_library(file: &Utf8Path) -> bool {
    let endings = ["rlib", "rmeta", "so", "dylib", "dll", "lib"];
    file.extension().is_some_and(|ending| endings.contains(&ending))
}

/// What the compiler is given as the library: with the code, not only with the types.
pub fn is_linked(file: &Utf8Path) -> bool {
    is_library(file) && file.extension() != Some("rmeta")
}

fn same_file(a: &Path, b: &Path) -> bool {
    a == b
        || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
