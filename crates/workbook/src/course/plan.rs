//! `cargo workbook course plan`: what to read and do in so many hours.
//!
//! A chapter is taken if its reading and its first exercise fit, in the order of the book.
//! What time is left goes to further exercises, one of each chapter in turn.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;

use super::exercises_of;
use crate::exercise::catalogue::{Exercise, read};
use crate::output::print;
use crate::repository::Repository;

/// What the manifests of exercises do not say, from the root.
pub const INSTRUCTORS: &str = "book/instructors.toml";

/// How much time there is, and for what.
#[derive(Args)]
pub struct Options {
    /// Hours in all, without breaks
    #[arg(long, value_name = "H", value_parser = hours)]
    pub hours: f64,
    /// Minutes from break to break
    #[arg(long, value_name = "MINUTES", default_value_t = 90,
        value_parser = clap::value_parser!(u32).range(15..=480))]
    pub session: u32,
    /// The chapters, as in step1-pure,step3-simd; all if none is named
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    pub chapters: Vec<String>,
}

fn hours(text: &str) -> Result<f64, String> {
    let hours: f64 =
        text.parse().map_err(|_| "expected a number of hours".to_owned())?;
    match (0.25..=1000.0).contains(&hours) {
        true => Ok(hours),
        false => Err("expected hours between 0.25 and 1000".to_owned()),
    }
}

/// What stands in `book/instructors.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instructors {
    /// Minutes to read a chapter and to run its commands, by the chapter's stem.
    pub reading: BTreeMap<String, u32>,
}

impl Instructors {
    /// Reads it.
    ///
    /// # Errors
    /// It cannot be read, or is not what it should be.
    pub fn read(repository: &Repository) -> Result<Self> {
        toml::from_str(&read(&repository.path(INSTRUCTORS))?)
            .with_context(|| format!("in {INSTRUCTORS}"))
    }
}

/// Something that takes time.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A chapter's text, with its minutes. It may be interrupted.
    Reading(&'a str, u32),
    /// An exercise.
    Exercise(&'a Exercise),
}

impl Item<'_> {
    fn minutes(&self) -> u32 {
        match self {
            Item::Reading(_, minutes) => *minutes,
            Item::Exercise(exercise) => exercise.manifest.minutes,
        }
    }

    fn describe(&self) -> String {
        match self {
            Item::Reading(chapter, _) => format!("read {chapter}"),
            Item::Exercise(exercise) => {
                format!("do   {}: {}", exercise.id(), exercise.manifest.title)
            }
        }
    }
}

/// A part of an item that stands in one session.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Of what.
    pub item: Item<'a>,
    /// Minutes from the session's beginning.
    pub start: u32,
    /// Its minutes.
    pub minutes: u32,
}

/// A schedule.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What is done in each session.
    pub sessions: Vec<Vec<Part<'a>>>,
    /// Chapters that nothing is done of.
    pub chapters_left: Vec<&'a str>,
    /// Exercises of the other chapters that do not fit.
    pub exercises_left: Vec<&'a Exercise>,
}

/// Makes a schedule of sessions of these lengths, in minutes.
///
/// # Errors
/// A chapter has no reading time.
pub fn plan<'a>(
    exercises: &'a [Exercise],
    reading: &BTreeMap<String, u32>,
    lengths: &[u32],
) -> Result<Plan<'a>> {
    let mut chapters: Vec<(&str, u32, Vec<&Exercise>)> = Vec::new();
    for exercise in exercises {
        let chapter = exercise.manifest.chapter.as_str();
        if chapters.last().is_none_or(|(name, ..)| *name != chapter) {
            let minutes = reading.get(chapter).with_context(|| {
                format!("{INSTRUCTORS} has no reading time for {chapter}")
            })?;
            chapters.push((chapter, *minutes, Vec::new()));
        }
        chapters.last_mut().expect("it was put there").2.push(exercise);
    }
    let mut taken = Taken::default();
    for (chapter, _, of_chapter) in &chapters {
        let first = of_chapter.first().map(|exercise| exercise.id());
        let more = Taken {
            chapters: [&taken.chapters[..], &[*chapter]].concat(),
            ids: taken.ids.iter().copied().chain(first).collect(),
        };
        if pack(&more.items(&chapters), lengths).is_some() {
            taken = more;
        }
    }
    let most = chapters.iter().map(|(.., all)| all.len()).max().unwrap_or(0);
    for turn in 1..most {
        for (chapter, _, of_chapter) in &chapters {
            let Some(exercise) = of_chapter.get(turn) else { continue };
            let is_open = |id: &String| {
                exercises.iter().any(|other| other.id() == id)
                    && !taken.ids.contains(&id.as_str())
            };
            let waits = exercise.manifest.prerequisites.iter().any(is_open);
            if waits || !taken.chapters.contains(chapter) {
                continue;
            }
            let mut more = taken.clone();
            more.ids.push(exercise.id());
            if pack(&more.items(&chapters), lengths).is_some() {
                taken = more;
            }
        }
    }
    let sessions = pack(&taken.items(&chapters), lengths).unwrap_or_default();
    let is_left = |name: &&str| !taken.chapters.contains(name);
    let chapters_left: Vec<&str> =
        chapters.iter().map(|(name, ..)| *name).filter(is_left).collect();
    let exercises_left = exercises
        .iter()
        .filter(|exercise| {
            !chapters_left.contains(&exercise.manifest.chapter.as_str())
                && !taken.ids.contains(&exercise.id())
        })
        .collect();
    Ok(Plan { sessions, chapters_left, exercises_left })
}

#[derive(Clone, Debug, Default)]
struct Taken<'a> {
    chapters: Vec<&'a str>,
    ids: Vec<&'a str>,
}

impl Taken<'_> {
    /// In the order of the book.
    fn items<'a>(
        &self,
        chapters: &[(&'a str, u32, Vec<&'a Exercise>)],
    ) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for (chapter, minutes, exercises) in chapters {
            if self.chapters.contains(chapter) {
                items.push(Item::Reading(chapter, *minutes));
            }
            let is_taken = |exercise: &&&Exercise| self.ids.contains(&exercise.id());
            items.extend(
                exercises.iter().filter(is_taken).map(|e| Item::Exercise(e)),
            );
        }
        items
    }
}

/// One after the other; none if it does not fit. An exercise begins in a session that
/// it ends in, unless none is long enough.
fn pack<'a>(items: &[Item<'a>], lengths: &[u32]) -> Option<Vec<Vec<Part<'a>>>> {
    let longest = lengths.iter().copied().max()?;
    let mut sessions = vec![Vec::new()];
    let mut start = 0;
    for &item in items {
        let mut left = item.minutes();
        let is_divisible = matches!(item, Item::Reading(..)) || left > longest;
        while left > 0 {
            let room = lengths.get(sessions.len() - 1)?.saturating_sub(start);
            if room == 0 || (!is_divisible && left > room) {
                sessions.push(Vec::new());
                start = 0;
                continue;
            }
            let minutes = left.min(room);
            let part = Part { item, start, minutes };
            sessions.last_mut()?.push(part);
            (start, left) = (start + minutes, left - minutes);
        }
    }
    Some(sessions)
}

/// Prints a schedule.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let exercises = exercises_of(repository, &options.chapters)?;
    let reading = Instructors::read(repository)?.reading;
    let minutes = (options.hours * 60.0).round() as u32;
    let lengths = session_lengths(minutes, options.session);
    let plan = plan(&exercises, &reading, &lengths)?;
    ensure!(
        plan.sessions.iter().any(|session| !session.is_empty()),
        "{minutes} minutes are too few for a chapter and its first exercise"
    );
    print(&text(&plan, &reading, &exercises))?;
    Ok(ExitCode::SUCCESS)
}

/// Sessions of one length, and a shorter last one.
fn session_lengths(minutes: u32, session: u32) -> Vec<u32> {
    let whole = (minutes / session) as usize;
    let mut lengths = vec![session; whole];
    lengths.extend((minutes % session > 0).then_some(minutes % session));
    lengths
}

fn text(
    plan: &Plan,
    reading: &BTreeMap<String, u32>,
    exercises: &[Exercise],
) -> String {
    let mut lines = Vec::new();
    for (number, session) in plan.sessions.iter().enumerate() {
        let minutes: u32 = session.iter().map(|part| part.minutes).sum();
        lines.push(format!("Session {}, {minutes} minutes", number + 1));
        for part in session {
            let (hours, minutes) = (part.start / 60, part.start % 60);
            let note = match part.minutes < part.item.minutes() {
                true => " (a part)",
                false => "",
            };
            lines.push(format!(
                "  {hours}:{minutes:02}  {:3} min  {}{note}",
                part.minutes,
                part.item.describe()
            ));
        }
        lines.push(String::new());
    }
    if plan.chapters_left.is_empty() && plan.exercises_left.is_empty() {
        lines.push("Everything fits.".to_owned());
        return lines.join("\n");
    }
    lines.push("What does not fit".to_owned());
    for chapter in &plan.chapters_left {
        let of_chapter = exercises
            .iter()
            .filter(|exercise| exercise.manifest.chapter == *chapter);
        let (count, minutes) = of_chapter
            .fold((0, 0), |(n, m), exercise| (n + 1, m + exercise.manifest.minutes));
        lines.push(format!(
            "  {:3} min  {chapter}, and its {count} exercises, {minutes} min",
            reading.get(*chapter).copied().unwrap_or(0)
        ));
    }
    for exercise in &plan.exercises_left {
        lines.push(format!(
            "  {:3} min  {}: {}",
            exercise.manifest.minutes,
            exercise.id(),
            exercise.manifest.title
        ));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::exercise::manifest::Manifest;

    fn exercise(chapter: &str, id: &str, minutes: u32, after: &str) -> Exercise {
        let text = format!(
            "id = \"{id}\"\ntitle = \"T\"\nchapter = \"{chapter}\"\nkind = \"code\"\n\
             level = \"fast\"\nobjectives = [\"o\"]\nminutes = {minutes}\npoints = 5\n\
             prerequisites = [{after}]\n"
        );
        Exercise {
            folder: PathBuf::new(),
            name: id.to_owned(),
            manifest: Manifest::parse(&text).unwrap(),
        }
    }

    fn course() -> (Vec<Exercise>, BTreeMap<String, u32>) {
        let exercises = vec![
            exercise("a", "a-one", 10, ""),
            exercise("a", "a-two", 50, "\"a-one\""),
            exercise("a", "a-three", 5, "\"a-two\""),
            exercise("b", "b-one", 20, ""),
            exercise("b", "b-two", 15, ""),
        ];
        let reading = [("a", 30), ("b", 35)];
        (exercises, reading.map(|(name, m)| (name.to_owned(), m)).into())
    }

    fn ids<'a>(plan: &Plan<'a>) -> Vec<&'a str> {
        let parts = plan.sessions.iter().flatten();
        parts
            .filter_map(|part| match part.item {
                Item::Exercise(exercise) => Some(exercise.id()),
                Item::Reading(..) => None,
            })
            .collect()
    }

    #[test]
    fn chapters_come_before_more_exercises() {
        let (exercises, reading) = course();
        let plan = plan(&exercises, &reading, &[60, 60]).unwrap();
        assert_eq!(ids(&plan), ["a-one", "b-one", "b-two"]);
        // a-three would fit, and builds on what does not.
        let left: Vec<&str> = plan.exercises_left.iter().map(|e| e.id()).collect();
        assert_eq!(left, ["a-two", "a-three"]);
        let starts: Vec<Vec<u32>> = plan
            .sessions
            .iter()
            .map(|session| session.iter().map(|part| part.start).collect())
            .collect();
        // The second chapter's reading goes on after the break.
        assert_eq!(starts, [vec![0, 30, 40], vec![0, 15, 35]]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let (exercises, reading) = course();
        let short = plan(&exercises, &reading, &[45]).unwrap();
        assert_eq!(ids(&short), ["a-one"]);
        assert_eq!(short.chapters_left, ["b"]);
        let said = text(&short, &reading, &exercises);
        assert!(said.contains("35 min  b, and its 2 exercises, 35 min"), "{said}");
        assert!(said.contains("50 min  a-two"), "{said}");
        let all = plan(&exercises, &reading, &[1000]).unwrap();
        assert!(text(&all, &reading, &exercises).ends_with("Everything fits."));
    }

    #[test]
    fn no_session_is_longer_than_it_may_be() {
        let (exercises, reading) = course();
        for lengths in [vec![90, 90], vec![25; 8], vec![40, 40, 40, 40, 10]] {
            let plan = plan(&exercises, &reading, &lengths).unwrap();
            for (session, length) in plan.sessions.iter().zip(&lengths) {
                let end = session.last().map_or(0, |part| part.start + part.minutes);
                assert!(end <= *length, "{lengths:?}: {plan:?}");
            }
        }
    }

    #[test]
    fn the_last_session_may_be_shorter() {
        assert_eq!(session_lengths(120, 90), [90, 30]);
        assert_eq!(session_lengths(180, 90), [90, 90]);
    }
}
