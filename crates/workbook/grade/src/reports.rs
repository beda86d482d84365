//! Grades: for gradebooks, for other programs, and for people.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use workbook_base::files::replace_file;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::check::{rubric_of, shown_solution};
use workbook_learn::judge::Verdict;
use workbook_roster::Student;

use super::Results;
use super::grading::Graded;
use super::submissions::Problem;

/// What stands in `grades.json`.
#[derive(Serialize)]
struct Grades<'a> {
    students: Vec<StudentGrades<'a>>,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct StudentGrades<'a> {
    id: &'a str,
    total: f64,
    max: f64,
    exercises: Vec<Grade<'a>>,
}

#[derive(Serialize)]
struct Grade<'a> {
    id: &'a str,
    score: f64,
    max: f64,
    verdict: Verdict,
    /// An explanation that no person has marked yet; the reason says so to programs.
    #[serde(skip)]
    to_mark: bool,
    reason: String,
    speedup: Option<f64>,
}

impl Grade<'_> {
    /// In a word, for people.
    fn word(&self) -> String {
        match self.to_mark {
            true => "to mark".to_owned(),
            false => self.verdict.to_string(),
        }
    }

    /// The points, if they are known.
    fn points(&self) -> String {
        match self.to_mark {
            true => "?".to_owned(),
            false => self.score.to_string(),
        }
    }
}

impl StudentGrades<'_> {
    fn to_mark(&self) -> usize {
        self.exercises.iter().filter(|grade| grade.to_mark).count()
    }
}

/// The file for other programs.
pub const GRADES: &str = "grades.json";
/// The file that a person fills in.
pub const MARKS: &str = "marks.csv";

/// Writes everything to a folder.
///
/// # Errors
/// A file cannot be written.
pub fn write(results: &Results<'_>, out: &Path) -> Result<()> {
    let grades = grades(results);
    replace_file(
        &out.join(GRADES),
        &(serde_json::to_string_pretty(&grades)? + "\n"),
    )?;
    replace_file(&out.join("grades.csv"), &table(results, &grades))?;
    replace_file(&out.join("junit.xml"), &junit(results, &grades))?;
    if !(results.explanations.is_empty() && results.marks.is_empty()) {
        replace_file(&out.join(MARKS), &marks(results))?;
        replace_file(&out.join("explanations.html"), &explanations(results)?)?;
    }
    let pages = out.join("students");
    fs::create_dir_all(&pages)
        .with_context(|| format!("cannot make the folder {}", pages.display()))?;
    for ((student, graded), grades) in results.students.iter().zip(&grades.students)
    {
        let page = page(results, student, graded, grades);
        replace_file(&pages.join(format!("{}.html", student.id)), &page)?;
    }
    replace_file(&out.join("index.html"), &overview(results, &grades))
}

fn grades<'a>(results: &'a Results<'_>) -> Grades<'a> {
    let students = results.students.iter().map(|(student, graded)| {
        let pairs = results.exercises.iter().zip(graded);
        let exercises: Vec<Grade<'_>> = pairs
            .map(|(exercise, graded)| grade(results, student, exercise, graded))
            .collect();
        StudentGrades {
            id: &student.id,
            total: exercises.iter().map(|grade| grade.score).sum(),
            max: exercises.iter().map(|grade| grade.max).sum(),
            exercises,
        }
    });
    Grades { students: students.collect(), problems: &results.problems }
}

fn grade<'a>(
    results: &Results<'_>,
    student: &Student,
    exercise: &'a Exercise,
    graded: &Graded,
) -> Grade<'a> {
    let judgement = &graded.judgement;
    let max = f64::from(exercise.manifest.points);
    let mut reason = judgement.reason.clone();
    let (mut to_mark, mut verdict) = (false, judgement.verdict);
    let key = (student.id.clone(), exercise.id().to_owned());
    let is_read = results.explanations.contains_key(&key);
    let score = match (verdict, exercise.manifest.kind) {
        (_, Kind::Explain) if is_read => match results.marks.get(&key) {
            Some(&mark) => {
                verdict = Verdict::Pass;
                reason = format!("marked: {mark} of {max}");
                mark
            }
            None => {
                to_mark = true;
                if verdict == Verdict::Pass {
                    reason = format!(
                        "answered, and not yet marked by a person ({MARKS})"
                    );
                }
                0.0
            }
        },
        (Verdict::Pass, _) if graded.is_open => {
            reason += "; speed was not measured";
            max
        }
        (Verdict::Pass, _) => max,
        (Verdict::Slow, _) => max * f64::from(results.slow) / 100.0,
        _ => 0.0,
    };
    let speedup =
        judgement.speed.map(|speed| (speed.median * 1000.0).round() / 1000.0);
    Grade { id: exercise.id(), score, max, verdict, to_mark, reason, speedup }
}

/// For Canvas (from `Student` to `Section`) and Moodle (`ID number` or `Email address`).
fn table(results: &Results<'_>, grades: &Grades<'_>) -> String {
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
        // An empty cell is no zero, for gradebooks too.
        let points = |grade: &Grade<'_>| match grade.to_mark {
            true => String::new(),
            false => grade.score.to_string(),
        };
        cells.extend(grades.exercises.iter().map(points));
        cells.push(grades.total.to_string());
        lines.push(line(&cells));
    }
    lines.concat()
}

/// All explanations with their points, or room for them; and marks of what is not graded
/// this time.
fn marks(results: &Results<'_>) -> String {
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

/// Exercise by exercise the rubric, and below it what each student wrote.
fn explanations(results: &Results<'_>) -> Result<String> {
    let mut body = format!(
        "<p>The points go into <code>{MARKS}</code> beside this page; then grade again.</p>\n"
    );
    for exercise in &results.exercises {
        let of_it: Vec<_> = results
            .students
            .iter()
            .filter_map(|(student, _)| {
                let key = (student.id.clone(), exercise.id().to_owned());
                Some((
                    student,
                    results.explanations.get(&key)?,
                    results.marks.get(&key),
                ))
            })
            .collect();
        if of_it.is_empty() {
            continue;
        }
        let solution = shown_solution(exercise)?;
        body += &format!(
            "<h2>{}</h2>\n<pre>{}</pre>\n",
            escaped(&exercise.manifest.title),
            escaped(rubric_of(&solution).unwrap_or(&solution))
        );
        for (student, text, mark) in of_it {
            let name = match student.name.as_str() {
                "" => student.id.clone(),
                name => format!("{name} ({})", student.id),
            };
            let points = mark.map_or("?".to_owned(), f64::to_string);
            body += &format!(
                "<h3>{}: {points} of {}</h3>\n<pre>{}</pre>\n",
                escaped(&name),
                exercise.manifest.points,
                escaped(text)
            );
        }
    }
    Ok(html("Explanations", &body))
}

/// A spreadsheet takes what begins like this for a formula.
fn cell(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn line(cells: &[String]) -> String {
    // Spreadsheets of some countries separate cells by semicolons.
    let quoted = |cell: &String| match cell.contains([',', ';', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

fn junit(results: &Results<'_>, grades: &Grades<'_>) -> String {
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

fn page(
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

/// What a total leaves out.
fn waiting(grades: &StudentGrades<'_>) -> String {
    match grades.to_mark() {
        0 => String::new(),
        1 => ", 1 explanation to mark".to_owned(),
        more => format!(", {more} explanations to mark"),
    }
}

/// A table that may be wider than a window: who and how much stand first, and who stays
/// in sight.
fn overview(results: &Results<'_>, grades: &Grades<'_>) -> String {
    let mut body =
        "<div class=\"wide\">\n<table>\n<tr><th class=\"student\">student</th>\
                    <th>total</th><th>to mark</th>"
            .to_owned();
    for exercise in &results.exercises {
        let title = escaped(&exercise.manifest.title);
        let id = escaped(exercise.id());
        body += &format!("<th class=\"exercise\" title=\"{title}\">{id}</th>");
    }
    body += "</tr>\n";
    for ((student, _), grades) in results.students.iter().zip(&grades.students) {
        let id = escaped(&student.id);
        let name = if student.name.is_empty() { &student.id } else { &student.name };
        let is_late = results.late.contains_key(&student.id);
        let late = if is_late { "<small>late</small>" } else { "" };
        body += &format!(
            "<tr><td class=\"student\"><a href=\"students/{id}.html\">{}</a>{late}</td>\
             <td>{} of {}</td><td>{}</td>",
            escaped(name),
            grades.total,
            grades.max,
            grades.to_mark()
        );
        for grade in &grades.exercises {
            let reason = escaped(&grade.reason);
            let class = match grade.verdict {
                Verdict::Missing => " class=\"none\"",
                _ => "",
            };
            body += &format!(
                "<td{class} title=\"{reason}\">{}<small>{}</small></td>",
                grade.points(),
                grade.word()
            );
        }
        body += "</tr>\n";
    }
    body += "</table>\n</div>\n";
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

/// What a student wrote must not become a part of a page: neither its tags, nor
/// characters that steer what shows them, or that XML does not have.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(harmless(c)),
        }
    }
    escaped
}

fn visible(text: &str) -> String {
    text.chars().map(harmless).collect()
}

fn harmless(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        // These turn the direction of the text around them.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_students_write_stays_text() {
        assert_eq!(
            escaped("<script>\u{1b}[2J'\"&\u{202e}x\n"),
            "&lt;script&gt;\u{fffd}[2J&#39;&quot;&amp;\u{fffd}x\n"
        );
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(line(&["a,b".into(), "c\"d".into()]), "\"a,b\",\"c\"\"d\"\n");
    }
}
