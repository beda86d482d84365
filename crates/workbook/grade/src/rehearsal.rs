//! A rehearsal: our own solutions, and the files as they are given out, in the place
//! of submissions.
//!
//! It shows whether this machine can grade: whether there is in the sandbox what each
//! exercise needs, and whether our solutions are here as fast as they have to be.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::build::Scratch;
use workbook_learn::judge::Verdict;
use workbook_roster::Student;

use super::results::Results;

/// The student who hands in our solutions, and the one who hands in the files as they are
/// given out.
const SOLUTIONS: &str = "solutions";
const STUBS: &str = "stubs";
/// The seed that solutions of predictions are written for.
const SEED: u64 = 1;

/// A folder for what is handed in: empty, since each rehearsal is a new one, and ours until
/// the lock is dropped.
///
/// # Errors
/// Another rehearsal has it, or it cannot be emptied.
pub fn empty_folder(repository: &Repository) -> Result<(PathBuf, fs::File)> {
    let folder = Scratch::target(repository).join("rehearsal");
    let prepare = || -> std::io::Result<(fs::File, bool)> {
        fs::create_dir_all(&folder)?;
        let lock = fs::File::create(folder.with_extension("lock"))?;
        let is_ours = lock.try_lock().is_ok();
        if is_ours {
            fs::remove_dir_all(&folder)?;
        }
        Ok((lock, is_ours))
    };
    let (lock, is_ours) =
        prepare().with_context(|| format!("cannot empty {}", folder.display()))?;
    ensure!(is_ours, "another rehearsal is at work in {}", folder.display());
    Ok((folder.join("submissions"), lock))
}

/// Writes both to a folder; gives the students.
///
/// # Errors
/// A solution cannot be read, or a file cannot be written.
pub fn hand_in(exercises: &[&Exercise], folder: &Path) -> Result<Vec<Student>> {
    for exercise in exercises {
        let name = exercise.folder.file_name().unwrap_or_default();
        let place = Path::new(&exercise.manifest.chapter).join(name);
        let place = place.join(&exercise.manifest.edits);
        for (student, text) in [
            (SOLUTIONS, read_text(&exercise.solution())?),
            (STUBS, exercise.stub()?),
        ] {
            let path = folder.join(student).join(&place);
            fs::create_dir_all(path.parent().unwrap_or(folder))
                .and_then(|()| fs::write(&path, text))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let student = |id: &str| Student {
        id: id.to_owned(),
        name: String::new(),
        email: String::new(),
        due: None,
        seed: SEED,
    };
    Ok(vec![student(SOLUTIONS), student(STUBS)])
}

/// What is not as it should be: a solution that does not pass, a stub that does, or
/// anything that could not be graded.
pub fn surprises(results: &Results<'_>) -> Vec<String> {
    let mut surprises: Vec<String> = results
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.submission, problem.reason))
        .collect();
    for (student, graded) in &results.students {
        let wanted =
            if student.id == SOLUTIONS { Verdict::Pass } else { Verdict::Missing };
        for (exercise, graded) in results.exercises.iter().zip(graded) {
            let judgement = &graded.judgement;
            if judgement.verdict != wanted {
                surprises.push(format!(
                    "{} of {}: {}, where {wanted} is expected: {}",
                    student.id,
                    exercise.id(),
                    judgement.verdict,
                    judgement.reason
                ));
            }
        }
    }
    surprises
}
