//! What came of every answer, and what a person has to add.

use std::collections::BTreeMap;

use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::judge::Verdict;
use workbook_roster::{Marks, Student};

use super::grading::Graded;
use super::submissions::{Collected, Problem};

/// All students with all exercises.
pub struct Results<'a> {
    /// In the order of the book.
    pub exercises: Vec<&'a Exercise>,
    /// In the order of the roster, each with what came of every exercise.
    pub students: Vec<(&'a Student, Vec<Graded>)>,
    /// What the instructor should know.
    pub problems: Vec<Problem>,
    /// Points that a person gave.
    pub marks: Marks,
    /// What a person reads: the text of each explanation, by student and exercise.
    pub explanations: BTreeMap<(String, String), String>,
    /// Who handed in late, and when.
    pub late: BTreeMap<String, String>,
    /// Percent of the points for what is right and too slow.
    pub slow: u32,
    /// Where and how it was graded.
    pub notes: Vec<(String, String)>,
}

impl<'a> Results<'a> {
    /// Sorts what came of every answer, student by student and exercise by exercise.
    pub fn new(
        exercises: Vec<&'a Exercise>,
        students: &'a [Student],
        graded: Vec<Graded>,
        problems: Vec<Problem>,
        slow: u32,
    ) -> Self {
        let mut graded = graded.into_iter();
        let of_student = |student: &'a Student| {
            (student, graded.by_ref().take(exercises.len()).collect::<Vec<_>>())
        };
        let mut results = Results {
            students: students.iter().map(of_student).collect(),
            exercises,
            problems,
            marks: Marks::new(),
            explanations: BTreeMap::new(),
            late: BTreeMap::new(),
            slow,
            notes: Vec::new(),
        };
        results.leave_out_unavailable();
        results.problems.sort();
        results.problems.dedup();
        results
    }

    /// Takes in what a person has marked, and what there is for a person to read.
    pub fn add_marks(&mut self, marks: Marks, collected: &Collected) {
        for (student, graded) in &self.students {
            let submission = &collected.submissions[&student.id];
            if let Some(late) = &submission.late {
                self.late.insert(student.id.clone(), late.clone());
            }
            for (exercise, graded) in self.exercises.iter().zip(graded) {
                if exercise.manifest.kind != Kind::Explain {
                    continue;
                }
                let key = (student.id.clone(), exercise.id().to_owned());
                let is_missing = graded.judgement.verdict == Verdict::Missing;
                let text = submission.answers.get(exercise.id());
                if let Some(text) = text.filter(|_| !is_missing) {
                    let text = String::from_utf8_lossy(text).into_owned();
                    self.explanations.insert(key, text);
                } else if marks.contains_key(&key) {
                    self.problems.push(mark_of_nothing(student, exercise));
                }
            }
        }
        self.marks = marks;
        self.problems.sort();
    }

    /// What this machine cannot grade does not count for any student.
    fn leave_out_unavailable(&mut self) {
        for place in (0..self.exercises.len()).rev() {
            let unavailable = self.students.iter().find_map(|(_, graded)| {
                let judgement = &graded[place].judgement;
                let is_it = judgement.verdict == Verdict::Unavailable;
                is_it.then(|| judgement.reason.clone())
            });
            if let Some(reason) = unavailable {
                let exercise = self.exercises.remove(place);
                self.students.iter_mut().for_each(|(_, graded)| {
                    graded.remove(place);
                });
                self.problems.push(cannot_grade(exercise, &reason));
            }
        }
    }
}

/// Says that a mark does not count.
fn mark_of_nothing(student: &Student, exercise: &Exercise) -> Problem {
    Problem {
        submission: student.id.clone(),
        reason: format!(
            "a mark for {}, which was not handed in: it does not count",
            exercise.id()
        ),
    }
}

/// Says that an exercise is not graded.
pub fn cannot_grade(exercise: &Exercise, reason: &str) -> Problem {
    Problem {
        submission: format!("exercise {}", exercise.id()),
        reason: format!("cannot be graded on this machine: {reason}"),
    }
}
