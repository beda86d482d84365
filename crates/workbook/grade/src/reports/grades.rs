//! Who gets how many points, and why.

use serde::Serialize;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::judge::Verdict;
use workbook_roster::Student;

use super::MARKS;
use crate::grading::Graded;
use crate::results::Results;
use crate::submissions::Problem;

/// What stands in `grades.json`.
#[derive(Serialize)]
pub struct Grades<'a> {
    pub students: Vec<StudentGrades<'a>>,
    pub problems: &'a [Problem],
}

#[derive(Serialize)]
pub struct StudentGrades<'a> {
    pub id: &'a str,
    pub total: f64,
    pub max: f64,
    pub exercises: Vec<Grade<'a>>,
}

#[derive(Serialize)]
pub struct Grade<'a> {
    pub id: &'a str,
    pub score: f64,
    pub max: f64,
    pub verdict: Verdict,
    /// Is it an explanation that is still to be marked? The reason says so to programs.
    #[serde(skip)]
    pub to_mark: bool,
    pub reason: String,
    pub speedup: Option<f64>,
}

impl Grade<'_> {
    /// In a word, for people.
    pub fn word(&self) -> String {
        if self.to_mark { "to mark".to_owned() } else { self.verdict.to_string() }
    }

    /// The points, if they are known.
    pub fn points(&self) -> String {
        if self.to_mark { "?".to_owned() } else { self.score.to_string() }
    }
}

impl StudentGrades<'_> {
    /// How many explanations are still to be marked.
    pub fn to_mark(&self) -> usize {
        self.exercises.iter().filter(|grade| grade.to_mark).count()
    }
}

/// The grades of all students.
pub fn grades<'a>(results: &'a Results<'_>) -> Grades<'a> {
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

/// The grade of a student for an exercise.
fn grade<'a>(
    results: &Results<'_>,
    student: &Student,
    exercise: &'a Exercise,
    graded: &Graded,
) -> Grade<'a> {
    let judgement = &graded.judgement;
    let max = f64::from(exercise.manifest.points);
    let grade = Grade {
        id: exercise.id(),
        score: 0.0,
        max,
        verdict: judgement.verdict,
        to_mark: false,
        reason: judgement.reason.clone(),
        speedup: judgement
            .speed
            .map(|speed| (speed.median * 1000.0).round() / 1000.0),
    };
    let key = (student.id.clone(), exercise.id().to_owned());
    let is_read = results.explanations.contains_key(&key);
    if exercise.manifest.kind == Kind::Explain && is_read {
        return marked(grade, results.marks.get(&key).copied());
    }
    match judgement.verdict {
        Verdict::Pass if graded.is_open => {
            let reason = grade.reason.clone() + "; speed was not measured";
            Grade { score: max, reason, ..grade }
        }
        Verdict::Pass => Grade { score: max, ..grade },
        Verdict::Slow => {
            Grade { score: max * f64::from(results.slow) / 100.0, ..grade }
        }
        _ => grade,
    }
}

/// The grade of an explanation, for which a person gives the points.
fn marked(grade: Grade<'_>, mark: Option<f64>) -> Grade<'_> {
    if let Some(mark) = mark {
        let reason = format!("marked: {mark} of {}", grade.max);
        return Grade { score: mark, verdict: Verdict::Pass, reason, ..grade };
    }
    let is_answer = grade.verdict == Verdict::Pass;
    let waiting = format!("answered, and not yet marked by a person ({MARKS})");
    let reason = if is_answer { waiting } else { grade.reason.clone() };
    Grade { to_mark: true, reason, ..grade }
}

/// What a total leaves out.
pub fn waiting(grades: &StudentGrades<'_>) -> String {
    match grades.to_mark() {
        0 => String::new(),
        1 => ", 1 explanation to mark".to_owned(),
        more => format!(", {more} explanations to mark"),
    }
}
