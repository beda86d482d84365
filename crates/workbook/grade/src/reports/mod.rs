//! Grades: for gradebooks, for other programs, and for people.
//!
//! | module | what it writes |
//! |---|---|
//! | `grades` | who gets how many points, and why: `grades.json`, which the others follow |
//! | `tables` | `grades.csv` for gradebooks, `marks.csv` for a person to fill in |
//! | `junit` | `junit.xml` for services that show tests |
//! | `pages` | `index.html` and a page for each student |
//! | `text` | what students wrote, made harmless |

mod grades;
mod junit;
mod pages;
mod tables;
mod text;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use workbook_base::files::replace_file;
use workbook_learn::judge::Verdict;

use super::results::Results;
use super::submissions::Problem;
use grades::{Grade, grades, waiting};
use text::visible;

/// The file for other programs.
pub const GRADES: &str = "grades.json";
/// The file that a person fills in.
pub const MARKS: &str = "marks.csv";

/// Writes everything to a folder.
///
/// # Errors
/// A file cannot be written.
pub fn write_reports(results: &Results<'_>, out: &Path) -> Result<()> {
    let grades = grades(results);
    replace_file(
        &out.join(GRADES),
        &(serde_json::to_string_pretty(&grades)? + "\n"),
    )?;
    replace_file(&out.join("grades.csv"), &tables::gradebook(results, &grades))?;
    replace_file(&out.join("junit.xml"), &junit::junit(results, &grades))?;
    if !(results.explanations.is_empty() && results.marks.is_empty()) {
        replace_file(&out.join(MARKS), &tables::marks(results))?;
        replace_file(
            &out.join("explanations.html"),
            &pages::explanations(results)?,
        )?;
    }
    let pages = out.join("students");
    fs::create_dir_all(&pages)
        .with_context(|| format!("cannot make the folder {}", pages.display()))?;
    for ((student, graded), grades) in results.students.iter().zip(&grades.students)
    {
        let page = pages::student_page(results, student, graded, grades);
        replace_file(&pages.join(format!("{}.html", student.id)), &page)?;
    }
    replace_file(&out.join("index.html"), &pages::overview(results, &grades))
}

/// For the terminal.
pub fn summary(results: &Results<'_>, out: &Path) -> String {
    let grades = grades(results);
    let mut text = String::new();
    for student in &grades.students {
        let is_passed = |g: &&Grade<'_>| g.verdict == Verdict::Pass && !g.to_mark;
        text += &format!(
            "{:20} {:>6} of {}, {} of {} exercises passed{}\n",
            student.id,
            student.total,
            student.max,
            student.exercises.iter().filter(is_passed).count(),
            student.exercises.len(),
            waiting(student)
        );
    }
    for Problem { submission, reason } in &results.problems {
        text += &format!("problem: {}: {}\n", visible(submission), visible(reason));
    }
    text + &format!("The grades are in {}", out.join("index.html").display())
}

/// Where a person reads and marks, if there is something to mark.
pub fn to_read(results: &Results<'_>, out: &Path) -> Option<String> {
    let is_open = grades(results).students.iter().any(|s| s.to_mark() > 0);
    is_open.then(|| {
        format!(
            "Explanations wait for you in {}; the points go into {MARKS} beside it.",
            out.join("explanations.html").display()
        )
    })
}
