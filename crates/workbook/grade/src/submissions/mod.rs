//! What was handed in: `SUBMISSIONS/<student id>/`, or `<student id>.zip` or `.bundle`.
//!
//! Nothing is unpacked and nothing is followed. A reader of each kind says what files
//! there are, and gives the contents of those few that count; all of them are bounded
//! by what is really read.

mod bundle;
mod folder;
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
use workbook_learn::check::same_text;
use workbook_roster::{Student, parse_time, time_text};

use super::sandbox::Sandbox;

/// Bytes of a file that counts. A solution has a hundredth of it.
const LARGEST: u64 = 256 << 10;
/// Bytes of all files that count.
const LARGEST_ALL: u64 = 16 << 20;
/// Bytes of an archive.
const LARGEST_ARCHIVE: u64 = 64 << 20;
/// Files and folders of a submission.
const MOST_ENTRIES: usize = 20_000;
/// Why a link is not taken.
const LINK: &str = "a link, and links are not followed";
/// Folders above a file.
const DEEPEST: usize = 24;

/// Something that the instructor should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// What was handed in, or whose it is.
    pub submission: String,
    /// What is the matter.
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
    /// Why there is nothing at all.
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

/// What a reader found.
#[derive(Debug, Default)]
struct Contents {
    /// The files that count, with forward slashes.
    files: BTreeMap<String, Vec<u8>>,
    /// Files that would count, and why they were not read.
    refused: BTreeMap<String, String>,
    /// When it was handed in, as far as it says.
    time: Option<SystemTime>,
}

impl Contents {
    fn has_room_for(&self, bytes: u64) -> bool {
        let taken: usize = self.files.values().map(Vec::len).sum();
        bytes <= LARGEST && taken as u64 + bytes <= LARGEST_ALL
    }

    fn refuse(&mut self, path: &str, why: impl Into<String>) {
        self.refused.insert(path.to_owned(), why.into());
    }

    /// Takes a file, or says why not.
    fn take(&mut self, path: &str, bytes: Option<Vec<u8>>) {
        match bytes {
            Some(bytes) if self.has_room_for(bytes.len() as u64) => {
                self.files.insert(path.to_owned(), bytes);
            }
            _ => self.refuse(path, "it is too large"),
        }
    }
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
    /// The student repository as it was given out, if it is at hand.
    pub template: Option<&'a Path>,
}

/// A path in a submission that counts.
#[derive(Debug, PartialEq, Eq)]
enum Counts<'a> {
    /// In the folder of an exercise: the rest of the path.
    Exercise(&'a str, String),
    /// Settings of cargo and the compiler for the whole repository.
    Setting(String),
}

impl Collector<'_> {
    /// Reads all submissions of these students.
    ///
    /// # Errors
    /// The folder of submissions cannot be read.
    pub fn collect(&self, folder: &Path, students: &[Student]) -> Result<Collected> {
        let mut collected = Collected::default();
        let mut found = self.find(folder, students, &mut collected)?;
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
                [one] => self.read(one, student, &mut collected.problems),
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

    /// What lies there for whom.
    fn find(
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
            let is_link =
                fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
            let stem = if path.is_dir() {
                Some(name.as_str())
            } else if !path.is_file() {
                None // reading from a pipe would never end
            } else {
                name.strip_suffix(".zip").or(name.strip_suffix(".bundle"))
            };
            let student =
                stem.and_then(|stem| students.iter().find(|s| s.id == stem));
            match (student, stem) {
                _ if is_link => collected.add(&name, "it is a link".into()),
                (Some(student), _) => {
                    found.entry(student.id.clone()).or_default().push(path);
                }
                (None, Some(_)) => {
                    let whose = whose(&name, students);
                    let reason = format!("nobody in the roster has this id{whose}");
                    collected.add(&name, reason);
                }
                (None, None) => {
                    let whose = whose(&name, students);
                    let reason =
                        format!("expected a folder, a .zip or a .bundle{whose}");
                    collected.add(&name, reason);
                }
            }
        }
        Ok(found)
    }

    fn read(
        &self,
        path: &Path,
        student: &Student,
        problems: &mut Vec<Problem>,
    ) -> Submission {
        let mut add = |reason: String| {
            problems.push(Problem { submission: name(path), reason });
        };
        let counts = |path: &str| self.counts(path).is_some();
        let contents = match path.extension().and_then(|ending| ending.to_str()) {
            _ if path.is_dir() => folder::read(self, path, &counts),
            Some("zip") => zip::read(path, &counts),
            _ => bundle::read(self, path, &counts),
        };
        let contents = match contents {
            Ok(contents) => contents,
            Err(error) => {
                let reason = format!("it cannot be read: {error:#}");
                add(reason.clone());
                return Submission::none(&reason);
            }
        };
        let mut late = None;
        match self.time(path, &contents) {
            Ok(time) => {
                if let (Some(time), Some(due)) = (time, student.due)
                    && time > due
                {
                    let words =
                        format!("{}, due {}", time_text(time), time_text(due));
                    add(format!("late: {words}"));
                    late = Some(words);
                }
            }
            Err(error) => add(format!("{error:#}")),
        }
        let mut submission = self.sort(contents);
        submission.late = late;
        let course = submission.course.as_ref();
        if let Some(reason) =
            course.and_then(|course| is_of_another(course, student))
        {
            add(reason);
        }
        for reasons in
            submission.forbidden.values().chain([&submission.forbidden_outside])
        {
            for reason in reasons {
                add(format!("forbidden: {reason}; graded with the original"));
            }
        }
        for (exercise, reason) in &submission.refused {
            add(format!("{exercise}: {reason}"));
        }
        if submission.answers.is_empty() && submission.refused.is_empty() {
            add("no file of any exercise is in it".to_owned());
        }
        submission
    }

    /// When it was handed in. What the instructor wrote down counts before what the
    /// submission says of itself, which a student can set as they like.
    fn time(&self, path: &Path, contents: &Contents) -> Result<Option<SystemTime>> {
        let stem = match path.is_dir() {
            true => name(path),
            false => name(&path.with_extension("")),
        };
        let note = path.with_file_name(format!("{stem}.submitted"));
        match fs::read_to_string(&note) {
            Ok(text) => {
                let time = parse_time(&text).with_context(|| name(&note))?;
                Ok(Some(time))
            }
            Err(_) => Ok(contents.time),
        }
    }

    /// Where a path belongs; none if it does not matter.
    fn counts(&self, path: &str) -> Option<Counts<'_>> {
        let parts: Vec<&str> = path.split('/').collect();
        for place in 0..parts.len().saturating_sub(1) {
            let is_it = |exercise: &&&Exercise| {
                exercise.manifest.chapter == parts[place]
                    && unnumbered(parts[place + 1])
                        == unnumbered(exercise.name.rsplit('/').next().unwrap_or(""))
            };
            if let Some(exercise) = self.exercises.iter().find(is_it) {
                let rest = parts[place + 2..].join("/");
                let is_kept = rest.contains(".kept-") || rest.ends_with(".stub");
                let is_built = rest.starts_with("target/");
                return (!is_kept && !is_built)
                    .then(|| Counts::Exercise(exercise.id(), rest));
            }
        }
        // The archive of a repository may have one folder around everything.
        for rest in [&parts[..], parts.get(1..).unwrap_or_default()] {
            let is_setting = matches!(
                rest,
                [".cargo", "config.toml" | "config"]
                    | ["rust-toolchain" | "rust-toolchain.toml" | "build.rs"]
                    | ["Cargo.toml" | COURSE]
            ) || matches!(rest, ["crates", "exercise-kit", ..]);
            if is_setting {
                return Some(Counts::Setting(rest.join("/")));
            }
        }
        None
    }

    /// Answers, and what was changed that may not be.
    fn sort(&self, contents: Contents) -> Submission {
        let mut submission = Submission::default();
        // Of several copies the one nearest to the top counts.
        let mut paths: Vec<(&String, Result<&Vec<u8>, &String>)> = contents
            .files
            .iter()
            .map(|(path, bytes)| (path, Ok(bytes)))
            .chain(contents.refused.iter().map(|(path, why)| (path, Err(why))))
            .collect();
        paths.sort_by_key(|(path, _)| (path.matches('/').count(), path.as_str()));
        for (path, found) in paths {
            match self.counts(path) {
                Some(Counts::Exercise(id, rest)) => {
                    let Some(exercise) =
                        self.exercises.iter().find(|e| e.id() == id)
                    else {
                        continue;
                    };
                    let is_taken = submission.answers.contains_key(id)
                        || submission.refused.contains_key(id);
                    let edits = &exercise.manifest.edits;
                    // A link may stand for a folder above the file.
                    let is_above =
                        rest.is_empty() || edits.starts_with(&format!("{rest}/"));
                    match found {
                        Ok(bytes) if rest == *edits => {
                            if !is_taken {
                                submission
                                    .answers
                                    .insert(id.to_owned(), bytes.clone());
                            }
                        }
                        Err(why) if rest == *edits || is_above => {
                            if !is_taken {
                                let why = format!("{edits}: {why}");
                                submission.refused.insert(id.to_owned(), why);
                            }
                        }
                        found => {
                            if self.is_changed(exercise, &rest, found.ok()) {
                                let list = submission
                                    .forbidden
                                    .entry(id.to_owned())
                                    .or_default();
                                let change =
                                    format!("{} has another {rest}", exercise.id());
                                name_change(list, &change);
                            }
                        }
                    }
                }
                Some(Counts::Setting(rest)) if rest == COURSE => {
                    let text =
                        found.map_or("".into(), |b| String::from_utf8_lossy(b));
                    submission.course =
                        submission.course.take().or(toml::from_str(&text).ok());
                }
                Some(Counts::Setting(rest))
                    if self.is_other_setting(&rest, found.ok()) =>
                {
                    let change = format!("another {rest}");
                    name_change(&mut submission.forbidden_outside, &change);
                }
                Some(Counts::Setting(_)) | None => {}
            }
        }
        submission
    }

    /// Is a file of an exercise another than ours? A file that we do not have is one
    /// that cargo would read.
    fn is_changed(
        &self,
        exercise: &Exercise,
        rest: &str,
        bytes: Option<&Vec<u8>>,
    ) -> bool {
        match fs::read(exercise.file(rest)) {
            // Notes on the task, or a prompt that was mended since: nothing runs it.
            Ok(_) if rest.ends_with(".md") => false,
            Ok(ours) => !is_same(bytes, &ours),
            Err(_) => {
                rest == "build.rs"
                    || rest == "Cargo.toml"
                    || rest.starts_with(".cargo/")
                    || rest.starts_with("tests/")
            }
        }
    }

    fn is_other_setting(&self, rest: &str, bytes: Option<&Vec<u8>>) -> bool {
        if let Some(template) = self.template {
            let original = fs::read(template.join(rest));
            return original.map_or(true, |original| !is_same(bytes, &original));
        }
        if rest == "Cargo.toml" {
            // A student's repository has another one than the workbook.
            return false;
        }
        let ours = fs::read(self.repository.path(rest));
        ours.map_or(true, |ours| !is_same(bytes, &ours))
    }
}

impl Submission {
    fn none(reason: &str) -> Self {
        Submission { missing: Some(reason.to_owned()), ..Submission::default() }
    }
}

impl Collected {
    fn add(&mut self, submission: &str, reason: String) {
        self.problems.push(Problem { submission: submission.to_owned(), reason });
    }
}

/// So many changes are named; somebody may have made a million.
const NAMED: usize = 20;
/// And so much of each.
const SHOWN: usize = 120;

/// Adds what was changed, as long as there is room for it.
fn name_change(list: &mut Vec<String>, change: &str) {
    match list.len() {
        0..NAMED => list.push(exercise_kit::shortened(change, SHOWN)),
        NAMED => list.push("more of that kind".to_owned()),
        _ => {}
    }
}

/// A guess, for archives of another kind and for what a learning platform calls them.
fn whose(name: &str, students: &[Student]) -> String {
    let begins = |student: &&Student| {
        let rest = name.strip_prefix(student.id.as_str());
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    match students.iter().find(begins) {
        Some(student) => format!("; it may be that of {}", student.id),
        None => String::new(),
    }
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

fn is_same(bytes: Option<&Vec<u8>>, ours: &[u8]) -> bool {
    bytes.is_some_and(|bytes| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        bytes == ours || same_text(&text(bytes), &text(ours))
    })
}

/// `03-early-abandon` without its number, which may change.
fn unnumbered(folder: &str) -> &str {
    folder.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-')
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A path in an archive, if it stays inside.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(['/', '\\'])
        && !path.contains(['\\', '\0', ':'])
        && path.split('/').all(|part| part != "..")
}
