//! Anchors: the pairs of comments that a listing is cut between, as [`workbook_anchors`]
//! says. mdBook says nothing when one is missing or never closed: the listing is empty, or
//! runs to the end of the file.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use workbook_anchors::{Marker, markers};
use workbook_base::repository::{Repository, files_below};

use super::Finding;
use super::sources::{Page, Part, Sources};

/// Checks the anchors in every file that a listing may be cut from.
///
/// # Errors
/// If a folder cannot be read.
pub fn check_anchors(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    let used = used_anchors(sources);
    let mut findings = Vec::new();
    for (path, text) in files_with_listings(repository)? {
        let name = repository.name(&path);
        let markers: Vec<Marker> = markers(&text).collect();
        findings.extend(unpaired(&name, &markers));
        findings.extend(unused(&name, &path, &markers, &used));
    }
    Ok(findings)
}

/// How many anchors there are.
///
/// # Errors
/// If a folder cannot be read.
pub fn count(repository: &Repository) -> Result<usize> {
    let files = files_with_listings(repository)?;
    let opened = |(_, text): &(PathBuf, String)| {
        markers(text).filter(|marker| !marker.closes).count()
    };
    Ok(files.iter().map(opened).sum())
}

/// Every file that a listing may be cut from, with its text; a file that is not text has
/// no anchors.
fn files_with_listings(repository: &Repository) -> Result<Vec<(PathBuf, String)>> {
    let mut files = files_below(&repository.crates())?;
    files.extend(files_below(&repository.path("scripts"))?);
    Ok(files
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some((path, text))
        })
        .collect())
}

fn unpaired(file: &str, markers: &[Marker]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut opened: HashMap<&str, usize> = HashMap::new();
    let mut closed: HashSet<&str> = HashSet::new();
    for Marker { line, name, closes } in markers {
        let fault = match (closes, opened.contains_key(name)) {
            (false, true) => Some("opened twice"),
            (true, false) => Some("closed without being opened"),
            (true, true) if closed.contains(name) => Some("closed twice"),
            (false, false) => {
                opened.insert(name, *line);
                None
            }
            (true, true) => {
                closed.insert(name);
                None
            }
        };
        findings.extend(fault.map(|fault| finding(file, *line, name, fault)));
    }
    let unclosed = opened.iter().filter(|(name, _)| !closed.contains(*name));
    findings.extend(
        unclosed.map(|(name, line)| finding(file, *line, name, "never closed")),
    );
    findings
}

fn finding(file: &str, line: usize, name: &str, fault: &str) -> Finding {
    Finding::new(file, line, format!("the anchor {name} is {fault}"))
}

fn unused(
    file: &str,
    path: &Path,
    markers: &[Marker],
    used: &HashSet<(PathBuf, String)>,
) -> Vec<Finding> {
    let mut seen = HashSet::new();
    markers
        .iter()
        .filter(|marker| !marker.closes && seen.insert(marker.name))
        .filter(|marker| {
            !used.contains(&(path.to_path_buf(), marker.name.to_owned()))
        })
        .map(|marker| finding(file, marker.line, marker.name, "used by no chapter"))
        .collect()
}

fn used_anchors(sources: &Sources) -> HashSet<(PathBuf, String)> {
    sources
        .pages
        .iter()
        .flat_map(Page::includes)
        .filter_map(|include| match include.part {
            Part::Anchor(name) => Some((include.file, name)),
            Part::Whole | Part::Lines => None,
        })
        .collect()
}
