//! A rehearsal: our own solutions, and the files as they are given out, in the place
//! of submissions.
//!
//! It shows whether this machine can grade: whether there is in the sandbox what each
//! exercise needs, and whether our solutions are here as fast as they have to be.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use workbook_base::files::read_text;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::judge::Verdict;
use workbook_roster::Student;

use super::Results;

/// Who hands in our solutions, and who the files as they are given out.
const SOLUTIONS: &str = "solutions";
const STUBS: &str = "stubs";
/// The seed that solutions of predictions are written for.
const SEED: u64 = 1;

/// Writes both to a folder; gives the folder of submissions and the students.
///
/// # Errors
/// A solution cannot be read, or a file not be written.
pub fn write(
    exercises: &[&Exercise],
    folder: &Path,
) -> Result<(PathBuf, Vec<Student>)> {
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
    Ok((folder.to_owned(), vec![student(SOLUTIONS), student(STUBS)]))
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
        let wanted = match student.id.as_str() {
            SOLUTIONS => Verdict::Pass,
            _ => Verdict::Missing,
        };
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
