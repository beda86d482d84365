//! Which files of the repository a student gets.
//!
//! What is listed here goes in, and nothing else: a file that somebody leaves beside a
//! solution stays where it is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::exercise::catalogue::{Exercise, MANIFEST};
use crate::repository::files_below;

/// Folders of a crate that others do not need.
const NOT_OF_A_LIBRARY: [&str; 4] = ["benches", "examples", "fuzz", "tests"];
/// What a student's `cargo workbook` is made of.
const WORKBOOK: [&str; 9] = [
    "src/cargo.rs",
    "src/cli.rs",
    "src/doctor/",
    "src/exercise/",
    "src/finding.rs",
    "src/lib.rs",
    "src/main.rs",
    "src/output.rs",
    "src/repository.rs",
];

/// For authors.
const VERIFY: &str = "src/exercise/verify";

/// The files of an exercise that a student gets besides the one to edit, from its
/// folder.
///
/// # Errors
/// A folder cannot be read.
pub fn of_exercise(exercise: &Exercise) -> Result<Vec<PathBuf>> {
    let baseline = format!("baseline.{}", exercise.manifest.extension());
    let in_root = ["Cargo.toml", MANIFEST, "prompt.md", "hints.md", &baseline];
    let edited = exercise.edited();
    let mut kept = Vec::new();
    for file in files_below(&exercise.folder)? {
        let below = file.strip_prefix(&exercise.folder).context("a file outside")?;
        let is_wanted = match below.components().count() {
            1 => in_root.iter().any(|name| below == Path::new(name)),
            _ => !below.starts_with("mutants") && is_plain(below),
        };
        if is_wanted && file != edited {
            kept.push(below.to_owned());
        }
    }
    Ok(kept)
}

/// The files of a crate that exercises stand on, from its folder, without its manifest.
///
/// # Errors
/// A folder cannot be read.
pub fn of_library(folder: &Path) -> Result<Vec<PathBuf>> {
    let name = folder.file_name().unwrap_or_default();
    let is_wanted = |below: &Path| match name.to_str() {
        Some("workbook") => {
            WORKBOOK.iter().any(|part| below.starts_with(part))
                && !below.starts_with(VERIFY)
        }
        // The grader compares it with ours.
        Some("exercise-kit") => true,
        _ => !NOT_OF_A_LIBRARY.iter().any(|folder| below.starts_with(folder)),
    };
    let mut kept = Vec::new();
    for file in files_below(folder)? {
        let below = file.strip_prefix(folder).context("a file outside")?;
        if below != Path::new("Cargo.toml") && is_plain(below) && is_wanted(below) {
            kept.push(below.to_owned());
        }
    }
    Ok(kept)
}

/// Is it neither hidden, nor what an editor or `reset` keeps?
fn is_plain(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.')
        && !name.ends_with('~')
        && !name.ends_with(".orig")
        && !name.contains(".kept-")
}

/// Copies a file with its folders.
///
/// # Errors
/// It cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes =
        fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    write(to, &bytes)
}

/// Writes a file with its folders.
///
/// # Errors
/// It cannot be written.
pub fn write(to: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        fs::write(to, bytes)
    };
    write().with_context(|| format!("cannot write {}", to.display()))
}
