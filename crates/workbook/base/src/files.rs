//! Reading, copying and writing files, with messages that name the file.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The text of a file.
///
/// # Errors
/// The file cannot be read; the message names it.
pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .with_context(|| format!("cannot read {}", path.display()))
}

/// Copies a file, and makes the folders that lead to the copy.
///
/// # Errors
/// The file cannot be read, or the copy cannot be written.
pub fn copy_with_folders(from: &Path, to: &Path) -> Result<()> {
    let bytes =
        fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    write_with_folders(to, &bytes)
}

/// Writes a file, and makes the folders that lead to it.
///
/// # Errors
/// The file cannot be written.
pub fn write_with_folders(to: &Path, bytes: &[u8]) -> Result<()> {
    let write = || {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        fs::write(to, bytes)
    };
    write().with_context(|| format!("cannot write {}", to.display()))
}

/// Replaces a file in one step: afterwards it holds either all of the new text or
/// what it held before.
///
/// # Errors
/// The file cannot be written.
pub fn replace_file(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("writing");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
