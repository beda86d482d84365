//! Pages for people: an overview, a page for each student, and one to mark explanations by.

use anyhow::Result;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::check::{rubric_of, shown_solution};
use workbook_learn::judge::Verdict;
use workbook_roster::Student;

use super::MARKS;
use super::grades::{Grades, StudentGrades, waiting};
use super::text::escaped;
use crate::grading::Graded;
use crate::results::Results;
use crate::submissions::Problem;

/// All students with all exercises, and what the instructor should know.
pub fn overview(results: &Results<'_>, grades: &Grades<'_>) -> String {
    let mut body = table(results, grades);
    if !results.explanations.is_empty() {
        body += &format!(
            "<p><a href=\"explanations.html\">Explanations</a> are read and marked by a \
             person; the points go into <a href=\"{MARKS}\">{MARKS}</a>.</p>\n"
        );
    }
    body += "<h2>Problems</h2>\n";
    body += if results.problems.is_empty() { "<p>none</p>\n" } else { "<ul>\n" };
    for Problem { submission, reason } in &results.problems {
        body += &format!("<li>{}: {}</li>\n", escaped(submission), escaped(reason));
    }
    body += if results.problems.is_empty() { "" } else { "</ul>\n" };
    body += if results.notes.is_empty() { "" } else { "<h2>This run</h2>\n" };
    for (what, note) in &results.notes {
        body += &format!("<p>{}: {}</p>\n", escaped(what), escaped(note));
    }
    html("Grades", &body)
}

/// A table that may be wider than a window: who and how much stand first, and who stays
/// in sight.
fn table(results: &Results<'_>, grades: &Grades<'_>) -> String {
    let mut table =
        "<div class=\"wide\">\n<table>\n<tr><th class=\"student\">student</th>\
         <th>total</th><th>to mark</th>"
            .to_owned();
    for exercise in &results.exercises {
        let title = escaped(&exercise.manifest.title);
        let id = escaped(exercise.id());
        table += &format!("<th class=\"exercise\" title=\"{title}\">{id}</th>");
    }
    table += "</tr>\n";
    for ((student, _), grades) in results.students.iter().zip(&grades.students) {
        table += &row(student, grades, results.late.contains_key(&student.id));
    }
    table + "</table>\n</div>\n"
}

fn row(student: &Student, grades: &StudentGrades<'_>, is_late: bool) -> String {
    let id = escaped(&student.id);
    let name = if student.name.is_empty() { &student.id } else { &student.name };
    let late = if is_late { "<small>late</small>" } else { "" };
    let mut row = format!(
        "<tr><td class=\"student\"><a href=\"students/{id}.html\">{}</a>{late}</td>\
         <td>{} of {}</td><td>{}</td>",
        escaped(name),
        grades.total,
        grades.max,
        grades.to_mark()
    );
    for grade in &grades.exercises {
        let reason = escaped(&grade.reason);
        let is_missing = grade.verdict == Verdict::Missing;
        let class = if is_missing { " class=\"none\"" } else { "" };
        row += &format!(
            "<td{class} title=\"{reason}\">{}<small>{}</small></td>",
            grade.points(),
            grade.word()
        );
    }
    row + "</tr>\n"
}

/// What a student gets to see.
pub fn student_page(
    results: &Results<'_>,
    student: &Student,
    graded: &[Graded],
    grades: &StudentGrades<'_>,
) -> String {
    let name = if student.name.is_empty() { &student.id } else { &student.name };
    let mut body = format!(
        "<p>{} of {} points{}</p>\n",
        grades.total,
        grades.max,
        waiting(grades)
    );
    if let Some(late) = results.late.get(&student.id) {
        body += &format!("<p>late: {}</p>\n", escaped(late));
    }
    for ((exercise, graded), grade) in
        results.exercises.iter().zip(graded).zip(&grades.exercises)
    {
        body += &format!(
            "<h2>{}</h2>\n<p>{}: {} of {} points</p>\n<pre>{}</pre>\n",
            escaped(&exercise.manifest.title),
            grade.word(),
            grade.points(),
            grade.max,
            escaped(&grade.reason)
        );
        if let Some(speed) = graded.judgement.speed {
            body += &format!("<p>{}</p>\n", escaped(&speed.to_string()));
        }
        if !graded.output.is_empty() {
            let output = escaped(&graded.output);
            body += &format!(
                "<details><summary>Output</summary><pre>{output}</pre></details>\n"
            );
        }
    }
    html(name, &body)
}

/// Exercise by exercise the rubric, and below it what each student wrote.
pub fn explanations(results: &Results<'_>) -> Result<String> {
    let mut body = format!(
        "<p>The points go into <code>{MARKS}</code> beside this page; then grade again.</p>\n"
    );
    for exercise in &results.exercises {
        let written: String = results
            .students
            .iter()
            .filter_map(|(student, _)| explanation(results, exercise, student))
            .collect();
        if written.is_empty() {
            continue;
        }
        let solution = shown_solution(exercise)?;
        body += &format!(
            "<h2>{}</h2>\n<pre>{}</pre>\n{written}",
            escaped(&exercise.manifest.title),
            escaped(rubric_of(&solution).unwrap_or(&solution))
        );
    }
    Ok(html("Explanations", &body))
}

/// What a student wrote, if there is something to read.
fn explanation(
    results: &Results<'_>,
    exercise: &Exercise,
    student: &Student,
) -> Option<String> {
    let key = (student.id.clone(), exercise.id().to_owned());
    let text = results.explanations.get(&key)?;
    let name = match student.name.as_str() {
        "" => student.id.clone(),
        name => format!("{name} ({})", student.id),
    };
    let points = results.marks.get(&key).map_or("?".to_owned(), f64::to_string);
    Some(format!(
        "<h3>{}: {points} of {}</h3>\n<pre>{}</pre>\n",
        escaped(&name),
        exercise.manifest.points,
        escaped(text)
    ))
}

const STYLE: &str = "<style>:root{color-scheme:light dark}body{font:16px/1.5 \
system-ui,sans-serif;margin:2em auto;padding:0 1em}body>*{max-width:60rem;margin-inline:\
auto}body>.wide{max-width:none;overflow-x:auto}table{border-collapse:collapse;margin:\
auto}td,th{border:1px solid #8888;padding:.3em .6em;text-align:left;vertical-align:top}\
td{white-space:nowrap}td small{display:block}td.none{color:#888}th.exercise{writing-mode:vertical-rl;\
font-weight:normal}.student{position:sticky;left:0;background:Canvas}pre{background:\
#8882;padding:.6em;overflow:auto;white-space:pre-wrap}</style>";

fn html(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta \
         http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'\">\n<title>{title}</title>\n{STYLE}\n<h1>{title}</h1>\n{body}\
         </html>\n"
    )
}
