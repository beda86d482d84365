//! Directives that take a listing from a file: the file and the anchor are there,
//! and a Rust file belongs to a crate that cargo tests.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;
use workbook_anchors::has_anchor;
use workbook_base::repository::Repository;

use super::Finding;
use super::sources::{Include, Page, Part, Sources};

/// Checks every directive.
///
/// # Errors
/// If cargo cannot say what the workspace's members are.
pub fn check_includes(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut rust_includes = Vec::new();
    for page in &sources.pages {
        for include in page.includes() {
            if let Some(message) = fault(repository, &include) {
                findings.push(Finding::new(&page.name, include.line, message));
            } else if is_rust(&include.file) {
                rust_includes.push((page, include));
            }
        }
    }
    findings.extend(untested(repository, &rust_includes)?);
    Ok(findings)
}

/// What is wrong with the file or the part of it, if anything.
fn fault(repository: &Repository, include: &Include) -> Option<String> {
    let file = repository.name(&include.file);
    let Ok(text) = fs::read_to_string(&include.file) else {
        return Some(format!("the included file {file} is missing, or not text"));
    };
    match &include.part {
        Part::Whole => None,
        Part::Lines => Some(format!(
            "lines of {file} are included by number, which shifts with every edit; use an anchor"
        )),
        Part::Anchor(name) => (!has_anchor(&text, name))
            .then(|| format!("{file} has no anchor {name}")),
    }
}

/// Includes of Rust files that no workspace member owns, so that no test compiles
/// them.
fn untested(
    repository: &Repository,
    includes: &[(&Page, Include)],
) -> Result<Vec<Finding>> {
    if includes.is_empty() {
        return Ok(Vec::new());
    }
    let members = member_folders(repository)?;
    Ok(includes
        .iter()
        .filter(|(_, include)| !belongs_to_member(&include.file, &members))
        .map(|(page, include)| {
            let file = repository.name(&include.file);
            let message = format!(
                "{file} is in no member of the workspace, so no test compiles it"
            );
            Finding::new(&page.name, include.line, message)
        })
        .collect())
}

/// The nearest manifest above a file says which crate it belongs to.
fn belongs_to_member(file: &Path, members: &HashSet<PathBuf>) -> bool {
    file.ancestors()
        .skip(1)
        .find(|folder| folder.join("Cargo.toml").is_file())
        .is_some_and(|folder| {
            canonical(folder).is_some_and(|folder| members.contains(&folder))
        })
}

/// Cargo knows best: members may be patterns, or follow from path dependencies.
fn member_folders(repository: &Repository) -> Result<HashSet<PathBuf>> {
    let metadata = MetadataCommand::new()
        .manifest_path(repository.root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .context("cargo cannot list the workspace's members")?;
    let manifests =
        metadata.packages.iter().map(|package| package.manifest_path.as_std_path());
    Ok(manifests.filter_map(Path::parent).filter_map(canonical).collect())
}

/// The same folder may be spelled in two ways, on Windows above all.
fn canonical(folder: &Path) -> Option<PathBuf> {
    folder.canonicalize().ok()
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}
