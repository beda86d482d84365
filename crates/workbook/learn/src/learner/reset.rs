//! Back to the file that the learner started from; work is kept.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;

use super::{catalogue, chosen};
use crate::check::same_text;
use crate::progress::Progress;

/// Puts the stub back. What was there is kept beside it.
///
/// # Errors
/// There is no such exercise, or a file cannot be written; then nothing is lost.
pub fn reset(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    let (edited, stub) = (exercise.edited(), exercise.stub()?);
    if edited.is_file() {
        // As bytes, since they need not be text.
        let work = fs::read(&edited)
            .with_context(|| format!("cannot read {}", edited.display()))?;
        if same_text(&String::from_utf8_lossy(&work), &stub) {
            let name = repository.name(&edited);
            print(&format!("{name} is as you found it; nothing to do."))?;
            return Ok(ExitCode::SUCCESS);
        }
        let kept = keep(exercise, &work)?;
        print(&format!("Your work is kept in {}", repository.name(&kept)))?;
    }
    let write = || -> Result<()> {
        let folder = edited.parent().context("a file without a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(stub.as_bytes())?;
        file.persist(&edited)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", edited.display()))?;
    print(&format!("{} is as at the start again.", repository.name(&edited)))?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps work under a name that nothing has yet.
fn keep(exercise: &Exercise, work: &[u8]) -> Result<PathBuf> {
    for number in 1..10_000 {
        let path =
            exercise.file(&format!("{}.kept-{number}", exercise.manifest.edits));
        let file = fs::File::options().write(true).create_new(true).open(&path);
        match file.and_then(|mut file| file.write_all(work)) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot write {}", path.display()));
            }
        }
    }
    bail!("there are thousands of kept files beside {}", exercise.edited().display())
}
