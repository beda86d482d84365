//! `cargo workbook course plan`: what to read and do in a number of hours.

mod schedule;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{
    Exercise, exercises_of, prerequisites_elsewhere,
};

pub use schedule::{Item, Part, Plan, make_plan};

/// What instructors need and manifests of exercises do not say; a path from the root.
pub const INSTRUCTORS: &str = "book/instructors.toml";

/// How much time there is, and what it is for.
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
    /// Chapters are read beforehand: the hours are for exercises alone
    #[arg(long)]
    pub read_before: bool,
}

fn hours(text: &str) -> Result<f64, String> {
    let hours: f64 =
        text.parse().map_err(|_| "expected a number of hours".to_owned())?;
    if !(0.25..=1000.0).contains(&hours) {
        return Err("expected hours between 0.25 and 1000".to_owned());
    }
    Ok(hours)
}

/// The contents of `book/instructors.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instructors {
    /// Minutes to read a chapter and to run its commands, by the chapter's stem.
    pub reading: BTreeMap<String, u32>,
}

impl Instructors {
    /// Reads the file.
    ///
    /// # Errors
    /// The file cannot be read or is invalid.
    pub fn read(repository: &Repository) -> Result<Self> {
        toml::from_str(&read_text(&repository.path(INSTRUCTORS))?)
            .with_context(|| format!("in {INSTRUCTORS}"))
    }
}

/// Prints a schedule.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn print_plan(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let exercises = exercises_of(repository, &options.chapters)?;
    let mut reading = Instructors::read(repository)?.reading;
    if options.read_before {
        reading.values_mut().for_each(|minutes| *minutes = 0);
    }
    let minutes = (options.hours * 60.0).round() as u32;
    let lengths = session_lengths(minutes, options.session);
    let plan = make_plan(&exercises, &reading, &lengths)?;
    ensure!(
        plan.sessions.iter().any(|session| !session.is_empty()),
        "{} are too few for a chapter and its first exercise",
        duration(minutes)
    );
    print(&plan_text(&plan, &lengths))?;
    Ok(ExitCode::SUCCESS)
}

/// Sessions of one length, and a shorter last one.
fn session_lengths(minutes: u32, session: u32) -> Vec<u32> {
    let (whole, rest) = (minutes / session, minutes % session);
    let mut lengths = vec![session; whole as usize];
    lengths.extend((rest > 0).then_some(rest));
    lengths
}

fn plan_text(plan: &Plan, lengths: &[u32]) -> String {
    let (longest, all) = (lengths.iter().max().unwrap_or(&0), lengths.iter().sum());
    let mut lines = vec![format!(
        "{} in sessions of up to {longest} minutes, without the breaks\n",
        duration(all)
    )];
    for (number, session) in plan.sessions.iter().enumerate() {
        if number > 0 {
            lines.push("  break\n".to_owned());
        }
        let end = session.last().map_or(0, Part::end);
        lines.push(format!("Session {}, {end} minutes", number + 1));
        lines.extend(session.iter().map(part_line));
    }
    lines.push(String::new());
    lines.extend(what_is_left(plan, lengths));
    lines.join("\n")
}

fn what_is_left(plan: &Plan, lengths: &[u32]) -> Vec<String> {
    let mut lines = Vec::new();
    let taken = plan.sessions.iter().flatten().filter_map(|part| match part.item {
        Item::Exercise(exercise) => Some(exercise),
        Item::Reading(..) => None,
    });
    let elsewhere = prerequisites_elsewhere(taken);
    if !elsewhere.is_empty() {
        lines.extend(elsewhere);
        lines.push(String::new());
    }
    if plan.chapters_left.is_empty() && plan.exercises_left.is_empty() {
        let used: u32 =
            plan.sessions.iter().flatten().map(|part| part.minutes).sum();
        let spare = lengths.iter().sum::<u32>() - used;
        lines.push(match spare {
            0 => "Everything fits.".to_owned(),
            _ => format!("Everything fits, and {} are left.", duration(spare)),
        });
        return lines;
    }
    lines.push("What does not fit".to_owned());
    for chapter in &plan.chapters_left {
        lines.push(format!(
            "  {:3} min  read  {}, and {} min for its {} exercises",
            chapter.reading,
            chapter.name,
            chapter.exercise_minutes(),
            chapter.exercises.len()
        ));
    }
    for exercise in &plan.exercises_left {
        let minutes = exercise.manifest.minutes;
        lines.push(format!("  {minutes:3} min  do    {}", described(exercise)));
    }
    lines
}

fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (1, 0) => "60 minutes".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (1, minutes) => format!("1 hour and {minutes} minutes"),
        (hours, minutes) => format!("{hours} hours and {minutes} minutes"),
    }
}

fn part_line(part: &Part<'_>) -> String {
    let is_first = part.minutes + part.left == part.item.minutes();
    let note = match (is_first, part.left == 0) {
        (true, true) => "",
        (true, false) => ", to be continued",
        (false, _) => ", continued",
    };
    format!(
        "  {}:{:02}  {:3} min  {}{note}",
        part.start / 60,
        part.start % 60,
        part.minutes,
        describe(&part.item)
    )
}

fn describe(item: &Item<'_>) -> String {
    match item {
        Item::Reading(chapter, _) => format!("read  {chapter}"),
        Item::Exercise(exercise) => format!("do    {}", described(exercise)),
    }
}

fn described(exercise: &Exercise) -> String {
    let manifest = &exercise.manifest;
    format!("{}: {} ({})", manifest.id, manifest.title, manifest.level)
}

#[cfg(test)]
mod tests {
    use super::schedule::tests::{course, ids};
    use super::*;

    #[test]
    fn chapters_come_before_more_exercises() {
        let (exercises, reading) = course();
        let plan = make_plan(&exercises, &reading, &[60, 60]).unwrap();
        assert_eq!(ids(&plan), ["a-one", "b-one", "b-two"]);
        // a-three would fit, but builds on an exercise that does not.
        let left: Vec<&str> = plan.exercises_left.iter().map(|e| e.id()).collect();
        assert_eq!(left, ["a-two", "a-three"]);
        let starts: Vec<Vec<u32>> = plan
            .sessions
            .iter()
            .map(|session| session.iter().map(|part| part.start).collect())
            .collect();
        // Reading the second chapter continues after the break.
        assert_eq!(starts, [vec![0, 30, 40], vec![0, 15, 35]]);
        let said = plan_text(&plan, &[60, 60]);
        for line in [
            "Session 1, 60 minutes\n  0:00   30 min  read  a\n",
            "  0:40   20 min  read  b, to be continued\n  break\n\nSession 2, 50 minutes\n",
            "  0:00   15 min  read  b, continued\n",
            "b-two builds on elsewhere",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let (exercises, reading) = course();
        let short = make_plan(&exercises, &reading, &[45]).unwrap();
        assert_eq!(ids(&short), ["a-one"]);
        let said = plan_text(&short, &[45]);
        assert!(said.contains("35 min  read  b, and 35 min for its 2 ex"), "{said}");
        assert!(said.contains("50 min  do    a-two"), "{said}");
        let all = make_plan(&exercises, &reading, &[1000]).unwrap();
        let said = plan_text(&all, &[1000]);
        assert!(
            said.ends_with("fits, and 13 hours and 55 minutes are left."),
            "{said}"
        );
    }

    #[test]
    fn the_last_session_may_be_shorter() {
        assert_eq!(session_lengths(120, 90), [90, 30]);
        assert_eq!(session_lengths(180, 90), [90, 90]);
    }
}
