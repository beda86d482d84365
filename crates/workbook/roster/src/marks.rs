//! Points that a person gave for explanations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;

use crate::students::Student;
use crate::table::{Row, Table};

/// Points that a person gave, by student and exercise.
pub type Marks = BTreeMap<(String, String), f64>;

/// Reads marks, a table with the columns `student,exercise,points`. A row without points
/// is not a mark yet.
///
/// # Errors
/// With the line: an unknown student or exercise, an exercise that a program marks, or
/// points out of range.
pub fn read_marks(
    path: &Path,
    students: &[Student],
    exercises: &[Exercise],
) -> Result<Marks> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the marks {}", path.display()))?;
    parse(&text, students, exercises)
        .with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str, students: &[Student], exercises: &[Exercise]) -> Result<Marks> {
    let table = Table::parse(text, "a mark")?.context("no marks")?;
    let column = |name: &str| {
        let place = table.header.iter().position(|column| column.trim() == name);
        place.with_context(|| format!("line 1: expected a column `{name}`"))
    };
    let columns = [column("student")?, column("exercise")?, column("points")?];
    let mut marks = BTreeMap::new();
    for row in table.rows.iter().filter(|row| !row.is_empty()) {
        let mark = mark(row, columns, students, exercises);
        marks.extend(mark.with_context(|| format!("line {}", row.line))?);
    }
    Ok(marks)
}

/// The mark in a row, if it has points.
fn mark(
    row: &Row,
    columns: [usize; 3],
    students: &[Student],
    exercises: &[Exercise],
) -> Result<Option<((String, String), f64)>> {
    let [student, exercise, points] = columns.map(|column| row.field(column));
    ensure!(
        students.iter().any(|known| known.id == student),
        "no student in the roster has the id {student:?}"
    );
    let known = exercises.iter().find(|known| known.id() == exercise);
    let known =
        known.with_context(|| format!("there is no exercise {exercise:?}"))?;
    ensure!(
        known.manifest.kind == Kind::Explain,
        "{exercise} is marked by a program, not by a person"
    );
    if points.is_empty() {
        return Ok(None);
    }
    let most = f64::from(known.manifest.points);
    let number = points.parse::<f64>().ok().filter(|n| (0.0..=most).contains(n));
    let number = number.with_context(|| {
        format!("expected points from 0 to {most}, found {points:?}")
    })?;
    Ok(Some(((student.to_owned(), exercise.to_owned()), number)))
}
