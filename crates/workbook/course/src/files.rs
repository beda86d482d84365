//! Which files of the repository a student gets.
//!
//! What is listed here goes in, and nothing else: a file that an author leaves beside a
//! solution stays where it is.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use workbook_base::repository::files_below;
use workbook_exercises::catalogue::{Exercise, MANIFEST};

/// Folders that are left out of a crate that is only used.
const FOR_ITS_AUTHORS: [&str; 4] = ["benches", "examples", "fuzz", "tests"];

/// The files of an exercise that a student gets besides the one to edit, from its
/// folder.
///
/// # Errors
/// A folder cannot be read.
pub fn files_of_exercise(exercise: &Exercise) -> Result<Vec<PathBuf>> {
    let baseline = format!("baseline.{}", exercise.manifest.extension());
    let in_root = ["Cargo.toml", MANIFEST, "prompt.md", "hints.md", &baseline];
    let edited = exercise.edited();
    let mut kept = Vec::new();
    for file in files_below(&exercise.folder)? {
        let below = file.strip_prefix(&exercise.folder).context("a file outside")?;
        let is_wanted = if below.components().count() == 1 {
            in_root.iter().any(|name| below == Path::new(name))
        } else {
            !below.starts_with("mutants") && is_plain(below)
        };
        if is_wanted && file != edited {
            kept.push(below.to_owned());
        }
    }
    Ok(kept)
}

/// The files of a crate, relative to its folder, without its manifest; with its tests
/// if `whole`.
///
/// # Errors
/// A folder cannot be read.
pub fn files_of_crate(folder: &Path, whole: bool) -> Result<Vec<PathBuf>> {
    let is_for_authors = |below: &Path| {
        FOR_ITS_AUTHORS.iter().any(|folder| below.starts_with(folder))
    };
    let mut kept = Vec::new();
    for file in files_below(folder)? {
        let below = file.strip_prefix(folder).context("a file outside")?;
        let is_wanted = whole || !is_for_authors(below);
        if below != Path::new("Cargo.toml") && is_plain(below) && is_wanted {
            kept.push(below.to_owned());
        }
    }
    Ok(kept)
}

/// Is it neither hidden nor a copy kept by an editor or by `reset`?
fn is_plain(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.')
        && !name.ends_with('~')
        && !name.ends_with(".orig")
        && !name.contains(".kept-")
}
