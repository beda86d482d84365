//! Results in the form in which services show tests.

use workbook_learn::judge::Verdict;

use super::grades::{Grade, Grades};
use super::text::escaped;
use crate::results::Results;

/// A suite for each student, a test for each exercise.
pub fn junit(results: &Results<'_>, grades: &Grades<'_>) -> String {
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for ((_, graded), student) in results.students.iter().zip(&grades.students) {
        let is_failure = |grade: &&Grade<'_>| grade.verdict != Verdict::Pass;
        let failures = student.exercises.iter().filter(is_failure).count();
        text += &format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\">\n",
            escaped(student.id),
            student.exercises.len()
        );
        for (grade, graded) in student.exercises.iter().zip(graded) {
            let (id, chapter) = (escaped(grade.id), chapter(results, grade.id));
            text += &format!("    <testcase classname=\"{chapter}\" name=\"{id}\"");
            if is_failure(&grade) {
                text += &format!(
                    ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    \
                     </testcase>\n",
                    grade.verdict,
                    escaped(&grade.reason).replace('\n', "&#10;"),
                    escaped(&graded.output)
                );
            } else {
                text += "/>\n";
            }
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

fn chapter(results: &Results<'_>, id: &str) -> String {
    let exercise = results.exercises.iter().find(|exercise| exercise.id() == id);
    escaped(exercise.map_or("", |exercise| &exercise.manifest.chapter))
}
