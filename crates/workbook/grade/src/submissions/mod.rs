//! What was handed in: `SUBMISSIONS/<student id>/`, or `<student id>.zip` or `.bundle`.
//!
//! Nothing is unpacked and nothing is followed. A reader of each kind says what files
//! there are, and gives the contents of those few that count; all of them are bounded
//! by what is really read.
//!
//! | module | what it does |
//! |---|---|
//! | `folder`, `zip`, `bundle` | the readers |
//! | `contents` | what a reader may take |
//! | `sorting` | which files count, and what may not be changed and was |

mod bundle;
mod contents;
mod folder;
mod sorting;
mod zip;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::course::{COURSE, Course};
use workbook_roster::{Student, parse_time, time_text};

use super::sandbox::Sandbox;
use contents::Contents;

/// Something that the instructor should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// What was handed in, or whose it is.
    pub submission: String,
    /// What is wrong.
    pub reason: String,
}

/// What a student handed in.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// The edited files, by the exercise's id.
    pub answers: BTreeMap<String, Vec<u8>>,
    /// What may not be changed and was, by the exercise's id.
    pub forbidden: BTreeMap<String, Vec<String>>,
    /// The same for what belongs to no exercise.
    pub forbidden_outside: Vec<String>,
    /// Why an answer was not taken, by the exercise's id.
    pub refused: BTreeMap<String, String>,
    /// Why nothing was taken at all.
    pub missing: Option<String>,
    /// When it came, and when it was due, if that was earlier.
    pub late: Option<String>,
    /// What its `course.toml` says.
    course: Option<Course>,
}

/// Submissions student by student, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Collected {
    /// By the student's id.
    pub submissions: BTreeMap<String, Submission>,
    /// In a fixed order.
    pub problems: Vec<Problem>,
}

/// What the readers need.
pub struct Collector<'a> {
    /// The workbook.
    pub repository: &'a Repository,
    /// The exercises that are graded.
    pub exercises: &'a [&'a Exercise],
    /// Where git runs.
    pub sandbox: &'a Sandbox,
    /// A folder of our own.
    pub scratch: &'a Path,
    /// The student repository as it was given out, if there is a copy.
    pub template: Option<&'a Path>,
}

impl Collector<'_> {
    /// Reads all submissions of these students.
    ///
    /// # Errors
    /// The folder of submissions cannot be read.
    pub fn collect(&self, folder: &Path, students: &[Student]) -> Result<Collected> {
        let mut collected = Collected::default();
        let mut found = self.find_entries(folder, students, &mut collected)?;
        ensure!(
            !found.is_empty(),
            "nothing in {} is called like a student of the roster: expected a folder, a \
             .zip or a .bundle for each, named as the id",
            folder.display()
        );
        for student in students {
            let entries = found.remove(&student.id).unwrap_or_default();
            let submission = match entries.as_slice() {
                [] => Submission::none("nothing was handed in"),
                [one] => self.read_submission(one, student, &mut collected.problems),
                several => {
                    let names: Vec<String> =
                        several.iter().map(|p| name(p)).collect();
                    let reason = format!(
                        "there are {} submissions, {}: remove all but the one that \
                         counts",
                        names.len(),
                        names.join(" and ")
                    );
                    collected.add(&student.id, reason.clone());
                    Submission::none(&reason)
                }
            };
            if submission.missing.is_some() && entries.is_empty() {
                collected.add(&student.id, "nothing was handed in".to_owned());
            }
            collected.submissions.insert(student.id.clone(), submission);
        }
        collected.problems.sort();
        Ok(collected)
    }

    /// What lies in the folder of submissions, by student.
    fn find_entries(
        &self,
        folder: &Path,
        students: &[Student],
        collected: &mut Collected,
    ) -> Result<BTreeMap<String, Vec<PathBuf>>> {
        let read = || -> std::io::Result<Vec<PathBuf>> {
            let entries = fs::read_dir(folder)?;
            let paths = entries.map(|entry| Ok(entry?.path()));
            let mut paths = paths.collect::<std::io::Result<Vec<_>>>()?;
            paths.sort();
            Ok(paths)
        };
        let paths = read().with_context(|| {
            format!("cannot read the folder of submissions {}", folder.display())
        })?;
        let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for path in paths {
            let name = name(&path);
            if name.starts_with('.') || name.ends_with(".submitted") {
                continue;
            }
            match student_of(&path, &name, students) {
                Ok(student) => {
                    found.entry(student.id.clone()).or_default().push(path)
                }
                Err(reason) => collected.add(&name, reason),
            }
        }
        Ok(found)
    }

    fn read_submission(
        &self,
        path: &Path,
        student: &Student,
        problems: &mut Vec<Problem>,
    ) -> Submission {
        let mut add = |reason: String| {
            problems.push(Problem { submission: name(path), reason });
        };
        let contents = match self.read_contents(path) {
            Ok(contents) => contents,
            Err(error) => {
                let reason = format!("it cannot be read: {error:#}");
                add(reason.clone());
                return Submission::none(&reason);
            }
        };
        let time = self.time(path, &contents).unwrap_or_else(|error| {
            add(format!("{error:#}"));
            None
        });
        let mut submission = self.sort_files(contents);
        submission.late = time.and_then(|time| lateness(time, student.due));
        submission.complaints(student).into_iter().for_each(add);
        submission
    }

    /// What counts of a folder, an archive or a bundle.
    fn read_contents(&self, path: &Path) -> Result<Contents> {
        let counts = |path: &str| self.counts(path).is_some();
        match path.extension().and_then(|ending| ending.to_str()) {
            _ if path.is_dir() => folder::read_folder(self, path, &counts),
            Some("zip") => zip::read_zip(path, &counts),
            _ => bundle::read_bundle(self, path, &counts),
        }
    }

    /// When it was handed in. What the instructor wrote down counts before what the
    /// submission says of itself, which a student can set as they like.
    fn time(&self, path: &Path, contents: &Contents) -> Result<Option<SystemTime>> {
        let stem =
            if path.is_dir() { name(path) } else { name(&path.with_extension("")) };
        let note = path.with_file_name(format!("{stem}.submitted"));
        match fs::read_to_string(&note) {
            Ok(text) => {
                let time = parse_time(&text).with_context(|| name(&note))?;
                Ok(Some(time))
            }
            Err(_) => Ok(contents.time),
        }
    }
}

impl Submission {
    fn none(reason: &str) -> Self {
        Submission { missing: Some(reason.to_owned()), ..Submission::default() }
    }

    /// What the instructor should know about it.
    fn complaints(&self, student: &Student) -> Vec<String> {
        let late = self.late.iter().map(|words| format!("late: {words}"));
        let other =
            self.course.iter().filter_map(|course| is_of_another(course, student));
        let forbidden = self.forbidden.values().chain([&self.forbidden_outside]);
        let forbidden = forbidden
            .flatten()
            .map(|reason| format!("forbidden: {reason}; graded with the original"));
        let refused = self
            .refused
            .iter()
            .map(|(exercise, reason)| format!("{exercise}: {reason}"));
        let is_empty = self.answers.is_empty() && self.refused.is_empty();
        let empty = is_empty.then(|| "no file of any exercise is in it".to_owned());
        late.chain(other).chain(forbidden).chain(refused).chain(empty).collect()
    }
}

impl Collected {
    fn add(&mut self, submission: &str, reason: String) {
        self.problems.push(Problem { submission: submission.to_owned(), reason });
    }
}

/// Whose submission this is.
///
/// # Errors
/// It belongs to no student, or cannot be taken; the reason is for the instructor.
fn student_of<'a>(
    path: &Path,
    name: &str,
    students: &'a [Student],
) -> Result<&'a Student, String> {
    if fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink()) {
        return Err("it is a link".to_owned());
    }
    let stem = if path.is_dir() {
        Some(name)
    } else if path.is_file() {
        name.strip_suffix(".zip").or(name.strip_suffix(".bundle"))
    } else {
        None // reading from a pipe would never end
    };
    let guess = || whose(name, students);
    let Some(stem) = stem else {
        return Err(format!("expected a folder, a .zip or a .bundle{}", guess()));
    };
    students
        .iter()
        .find(|student| student.id == stem)
        .ok_or_else(|| format!("no student in the roster has this id{}", guess()))
}

/// When it came and when it was due, if that was earlier.
fn lateness(time: SystemTime, due: Option<SystemTime>) -> Option<String> {
    let due = due.filter(|due| time > *due)?;
    Some(format!("{}, due {}", time_text(time), time_text(due)))
}

/// A guess, for archives of another kind and for what a learning platform calls them.
fn whose(name: &str, students: &[Student]) -> String {
    let begins = |student: &&Student| {
        let rest = name.strip_prefix(student.id.as_str());
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let student = students.iter().find(begins);
    student.map_or(String::new(), |student| {
        format!("; it may be that of {}", student.id)
    })
}

/// Why a `course.toml` is not the one that the student got.
fn is_of_another(course: &Course, student: &Student) -> Option<String> {
    let other = course.student.as_ref().filter(|other| **other != student.id);
    if let Some(other) = other {
        let other = exercise_kit::shortened(other, 80);
        return Some(format!("its {COURSE} is that of {other}"));
    }
    let seed = course.seed.unwrap_or(1);
    (seed != student.seed).then(|| {
        format!(
            "its {COURSE} has the seed {seed}, and the roster {}: questions with numbers \
             in them were others",
            student.seed
        )
    })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
