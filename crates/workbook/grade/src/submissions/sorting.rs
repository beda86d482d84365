//! Which files of a submission count, which of them are answers, and what was changed that may
//! not be.

use std::fs;

use workbook_exercises::catalogue::Exercise;
use workbook_exercises::course::COURSE;
use workbook_learn::check::same_text;

use super::contents::Contents;
use super::{Collector, Submission};

/// A path in a submission that counts.
#[derive(Debug)]
pub(super) enum Counts<'a> {
    /// In the folder of an exercise: the rest of the path.
    Exercise(&'a Exercise, String),
    /// Settings of cargo and the compiler for the whole repository.
    Setting(String),
}

/// What a file holds, or why it was not read.
type Found<'a> = Result<&'a Vec<u8>, &'a String>;

impl Collector<'_> {
    /// Where a path belongs; none if it does not matter.
    pub(super) fn counts(&self, path: &str) -> Option<Counts<'_>> {
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
                    .then_some(Counts::Exercise(exercise, rest));
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

    /// Sorts files into answers and into what was changed that may not be.
    pub(super) fn sort_files(&self, contents: Contents) -> Submission {
        let mut submission = Submission::default();
        let read = contents.files.iter().map(|(path, bytes)| (path, Ok(bytes)));
        let refused = contents.refused.iter().map(|(path, why)| (path, Err(why)));
        let mut paths: Vec<(&String, Found<'_>)> = read.chain(refused).collect();
        // Of several copies the one nearest to the top counts.
        paths.sort_by_key(|(path, _)| (path.matches('/').count(), path.as_str()));
        for (path, found) in paths {
            match self.counts(path) {
                Some(Counts::Exercise(exercise, rest)) => {
                    self.sort_file(&mut submission, exercise, &rest, found);
                }
                Some(Counts::Setting(rest)) => {
                    self.sort_setting(&mut submission, &rest, found);
                }
                None => {}
            }
        }
        submission
    }

    /// Sorts a file of an exercise.
    fn sort_file(
        &self,
        submission: &mut Submission,
        exercise: &Exercise,
        rest: &str,
        found: Found<'_>,
    ) {
        let (id, edits) = (exercise.id().to_owned(), &exercise.manifest.edits);
        let is_taken = submission.answers.contains_key(&id)
            || submission.refused.contains_key(&id);
        // A link may stand for a folder above the file.
        let is_above = rest.is_empty() || edits.starts_with(&format!("{rest}/"));
        match found {
            Ok(bytes) if rest == *edits => {
                if !is_taken {
                    submission.answers.insert(id, bytes.clone());
                }
            }
            Err(why) if rest == *edits || is_above => {
                if !is_taken {
                    submission.refused.insert(id, format!("{edits}: {why}"));
                }
            }
            found => {
                if self.is_changed(exercise, rest, found.ok()) {
                    let change = format!("{id} has another {rest}");
                    name_change(
                        submission.forbidden.entry(id).or_default(),
                        &change,
                    );
                }
            }
        }
    }

    /// Sorts a file that belongs to no exercise.
    fn sort_setting(
        &self,
        submission: &mut Submission,
        rest: &str,
        found: Found<'_>,
    ) {
        if rest == COURSE {
            let text =
                found.map_or("".into(), |bytes| String::from_utf8_lossy(bytes));
            submission.course =
                submission.course.take().or(toml::from_str(&text).ok());
        } else if self.is_other_setting(rest, found.ok()) {
            let change = format!("another {rest}");
            name_change(&mut submission.forbidden_outside, &change);
        }
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

/// The number of changes that are named: a student may have made a million.
const NAMED: usize = 20;
/// The number of characters that are shown of each.
const SHOWN: usize = 120;

/// Adds what was changed, as long as there is room for it.
fn name_change(list: &mut Vec<String>, change: &str) {
    match list.len() {
        0..NAMED => list.push(exercise_kit::shortened(change, SHOWN)),
        NAMED => list.push("more of that kind".to_owned()),
        _ => {}
    }
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
