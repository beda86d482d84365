//! Tables for spreadsheets and gradebooks.

use workbook_roster::Student;

use super::grades::{Grade, Grades};
use crate::results::Results;

/// For Canvas (from `Student` to `Section`) and Moodle (`ID number` or `Email address`).
pub fn gradebook(results: &Results<'_>, grades: &Grades<'_>) -> String {
    let mut header: Vec<String> = [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "ID number",
        "Email address",
    ]
    .map(String::from)
    .to_vec();
    header.extend(results.exercises.iter().map(|exercise| exercise.id().to_owned()));
    header.push("Total".to_owned());
    let mut lines = vec![line(&header)];
    for ((student, _), grades) in results.students.iter().zip(&grades.students) {
        let Student { id, name, email, .. } = student;
        let name = if name.is_empty() { id } else { name };
        let mut cells: Vec<String> =
            [name, "", id, id, "", id, email].map(cell).to_vec();
        // Gradebooks tell an empty cell from a zero.
        let points = |grade: &Grade<'_>| {
            if grade.to_mark { String::new() } else { grade.score.to_string() }
        };
        cells.extend(grades.exercises.iter().map(points));
        cells.push(grades.total.to_string());
        lines.push(line(&cells));
    }
    lines.concat()
}

/// All explanations with their points, or room for them; and marks of what is not graded
/// this time.
pub fn marks(results: &Results<'_>) -> String {
    let mut keys: Vec<_> =
        results.explanations.keys().chain(results.marks.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut text = "student,exercise,points\n".to_owned();
    for key in keys {
        let points = results.marks.get(key).map(f64::to_string).unwrap_or_default();
        text += &line(&[key.0.clone(), key.1.clone(), points]);
    }
    text
}

/// A spreadsheet takes what begins like this for a formula.
fn cell(text: &str) -> String {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn line(cells: &[String]) -> String {
    // Spreadsheets of some countries separate cells by semicolons.
    let needs_quotes = |cell: &String| cell.contains([',', ';', '"', '\n', '\r']);
    let quoted = |cell: &String| {
        if needs_quotes(cell) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_see_text() {
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(line(&["a,b".into(), "c\"d".into()]), "\"a,b\",\"c\"\"d\"\n");
    }
}
