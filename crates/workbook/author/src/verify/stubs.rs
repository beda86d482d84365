//! `cargo workbook exercise stubs`: the files that learners start from.

use std::process::ExitCode;

use anyhow::{Context, Result};
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_learn::progress::{Progress, Status};

use super::print_findings;

/// Writes the stub of every exercise, except where a learner has begun.
///
/// # Errors
/// A solution has no good regions, or a file cannot be written.
pub fn write_stubs(repository: &Repository) -> Result<ExitCode> {
    let catalogue = Catalogue::read(repository)?;
    let progress = Progress::read(repository)?;
    let mut written = 0;
    for exercise in &catalogue.exercises {
        written += usize::from(write_stub(repository, exercise, &progress)?);
    }
    print(&format!(
        "{} exercises, {written} files written",
        catalogue.exercises.len()
    ))?;
    print_findings(&catalogue.findings)
}

/// Writes one stub, unless it is there already. Has it been written?
fn write_stub(
    repository: &Repository,
    exercise: &Exercise,
    progress: &Progress,
) -> Result<bool> {
    let (stub, edited) = (exercise.stub()?, exercise.edited());
    if read_text(&edited).is_ok_and(|there| there == stub) {
        return Ok(false);
    }
    if progress.status(exercise.id()) != Status::New {
        let id = exercise.id();
        print(&format!(
            "left alone: {id} has been begun here; \
             `cargo workbook exercise reset {id}` puts its stub back"
        ))?;
        return Ok(false);
    }
    std::fs::write(&edited, stub)
        .with_context(|| format!("cannot write {}", edited.display()))?;
    print(&repository.name(&edited))?;
    Ok(true)
}
