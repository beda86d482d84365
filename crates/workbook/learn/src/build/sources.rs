//! The files of variants. Cargo decides by their dates what to build, so that a file
//! that is right already is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use workbook_base::files::write_with_folders;
use workbook_base::repository::files_below;
use workbook_exercises::catalogue::{Exercise, MANIFEST};

use super::{Key, Variant};

/// Files of an exercise that its crate does not need, and that a wrong answer must not
/// find.
const LEFT_OUT: [&str; 4] = ["hints.md", "prompt.md", "walkthrough.md", MANIFEST];

/// Copies the crate of an exercise with another answer and another manifest.
pub fn write_variant(
    variant: &Variant,
    manifest: &str,
    folder: &Path,
) -> Result<()> {
    let files = files_of(variant, manifest)?;
    for (below, bytes) in &files {
        write_if_new(&folder.join(below), bytes)?;
    }
    for file in files_below(folder)? {
        if files.iter().all(|(below, _)| file != folder.join(below)) {
            fs::remove_file(&file)
                .with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

/// The files of a variant: their paths in its folder, and what they hold.
fn files_of(variant: &Variant, manifest: &str) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let exercise = variant.exercise;
    let read = |file: &Path| {
        fs::read(file).with_context(|| format!("cannot read {}", file.display()))
    };
    let edited = exercise.edited();
    let answer = match &variant.text {
        Some(text) => text.clone().into_bytes(),
        None => read(&edited)?,
    };
    let mut files = vec![(edited.clone(), answer)];
    for file in files_below(&exercise.folder)? {
        if file == exercise.folder.join("Cargo.toml") {
            files.push((file, manifest.as_bytes().to_vec()));
        } else if file != edited && is_of_crate(exercise, &file) {
            let bytes = read(&file)?;
            files.push((file, bytes));
        }
    }
    for (file, _) in &mut files {
        *file = file.strip_prefix(&exercise.folder)?.to_owned();
    }
    Ok(files)
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

/// Removes variants of an earlier call.
pub fn remove_others(folder: &Path, names: &BTreeMap<Key, String>) -> Result<()> {
    let name = |path: &Path| {
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    for exercise in folders_in(folder) {
        for variant in folders_in(&exercise) {
            if !names.contains_key(&(name(&exercise), name(&variant))) {
                fs::remove_dir_all(&variant).with_context(|| {
                    format!("cannot remove {}", variant.display())
                })?;
            }
        }
    }
    Ok(())
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Writes a file, unless it is there with these bytes.
pub fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    write_with_folders(path, bytes)
}
