//! `cargo workbook course plan`: what to read and do in so many hours.
//!
//! A chapter is taken if its reading and its first exercise fit, in the order of the
//! book. What time is left goes to further exercises: in each chapter one to complete,
//! then in each one to make fast, and so on.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::catalogue::{exercises_of, prerequisites_elsewhere};
use workbook_exercises::manifest::Level;

/// What the manifests of exercises do not say, from the root.
pub const INSTRUCTORS: &str = "book/instructors.toml";
/// Nobody begins to read, or goes on, for less than these minutes.
const LEAST_READING: u32 = 10;

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
    /// Chapters are read beforehand: the hours are for exercises alone
    #[arg(long)]
    pub read_before: bool,
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
        toml::from_str(&read_text(&repository.path(INSTRUCTORS))?)
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
            Item::Reading(chapter, _) => format!("read  {chapter}"),
            Item::Exercise(exercise) => format!("do    {}", described(exercise)),
        }
    }
}

fn described(exercise: &Exercise) -> String {
    let manifest = &exercise.manifest;
    format!("{}: {} ({})", manifest.id, manifest.title, manifest.level)
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
    /// Minutes of the item that come after this part.
    pub left: u32,
}

impl Part<'_> {
    fn end(&self) -> u32 {
        self.start + self.minutes
    }

    fn line(&self) -> String {
        let is_first = self.minutes + self.left == self.item.minutes();
        let note = match (is_first, self.left == 0) {
            (true, true) => "",
            (true, false) => ", to be continued",
            (false, _) => ", continued",
        };
        format!(
            "  {}:{:02}  {:3} min  {}{note}",
            self.start / 60,
            self.start % 60,
            self.minutes,
            self.item.describe()
        )
    }
}

/// A chapter to choose from.
#[derive(Clone, Debug)]
struct Chapter<'a> {
    name: &'a str,
    reading: u32,
    exercises: Vec<&'a Exercise>,
}

impl Chapter<'_> {
    /// Minutes for all exercises.
    fn exercise_minutes(&self) -> u32 {
        self.exercises.iter().map(|exercise| exercise.manifest.minutes).sum()
    }
}

/// A schedule.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What is done in each session.
    pub sessions: Vec<Vec<Part<'a>>>,
    /// Chapters that nothing is done of.
    chapters_left: Vec<Chapter<'a>>,
    /// Exercises of the other chapters that do not fit.
    pub exercises_left: Vec<&'a Exercise>,
}

/// Makes a schedule of sessions of these lengths, in minutes. `reading` has minutes by
/// chapter.
///
/// # Errors
/// A chapter has no reading time.
pub fn plan<'a>(
    exercises: &'a [Exercise],
    reading: &BTreeMap<String, u32>,
    lengths: &[u32],
) -> Result<Plan<'a>> {
    let chapters = chapters(exercises, reading)?;
    let mut taken = Taken::default();
    for chapter in &chapters {
        let more = taken.and_chapter(chapter);
        if pack(&more.items(&chapters), lengths).is_some() {
            taken = more;
        }
    }
    let wishes = wishes(&chapters);
    let waits = |exercise: &Exercise, taken: &Taken| {
        exercise.manifest.prerequisites.iter().any(|id| {
            let is_here = exercises.iter().any(|other| other.id() == id);
            is_here && !taken.ids.contains(&id.as_str())
        })
    };
    let with_one_more = |taken: &Taken<'a>| {
        wishes.iter().find_map(|exercise| {
            let is_open =
                taken.chapters.contains(&exercise.manifest.chapter.as_str())
                    && !taken.ids.contains(&exercise.id())
                    && !waits(exercise, taken);
            let more = is_open.then(|| taken.and(exercise))?;
            pack(&more.items(&chapters), lengths).map(|_| more)
        })
    };
    // From the first wish each time: some wait for later ones.
    while let Some(more) = with_one_more(&taken) {
        taken = more;
    }
    let sessions = pack(&taken.items(&chapters), lengths).unwrap_or_default();
    let is_left = |exercise: &&Exercise| {
        taken.chapters.contains(&exercise.manifest.chapter.as_str())
            && !taken.ids.contains(&exercise.id())
    };
    let exercises_left = exercises.iter().filter(is_left).collect();
    let mut chapters_left = chapters;
    chapters_left.retain(|chapter| !taken.chapters.contains(&chapter.name));
    Ok(Plan { sessions, chapters_left, exercises_left })
}

fn chapters<'a>(
    exercises: &'a [Exercise],
    reading: &BTreeMap<String, u32>,
) -> Result<Vec<Chapter<'a>>> {
    let same = |a: &Exercise, b: &Exercise| a.manifest.chapter == b.manifest.chapter;
    let chapter = |exercises: &'a [Exercise]| {
        let name = exercises[0].manifest.chapter.as_str();
        let reading = *reading.get(name).with_context(|| {
            format!("{INSTRUCTORS} has no reading time for {name}")
        })?;
        Ok(Chapter { name, reading, exercises: exercises.iter().collect() })
    };
    exercises.chunk_by(same).map(chapter).collect()
}

/// All exercises, those first that a course should not do without: one of each level in
/// each chapter, then further ones, and those that go beyond the chapter last.
fn wishes<'a>(chapters: &[Chapter<'a>]) -> Vec<&'a Exercise> {
    let mut wishes = Vec::new();
    for (place, chapter) in chapters.iter().enumerate() {
        let mut of_level: BTreeMap<Level, u32> = BTreeMap::new();
        for exercise in &chapter.exercises {
            let level = exercise.manifest.level;
            let number = of_level.entry(level).or_default();
            wishes
                .push(((level == Level::Stretch, *number, level, place), *exercise));
            *number += 1;
        }
    }
    wishes.sort_by_key(|(rank, _)| *rank);
    wishes.into_iter().map(|(_, exercise)| exercise).collect()
}

#[derive(Clone, Debug, Default)]
struct Taken<'a> {
    chapters: Vec<&'a str>,
    ids: Vec<&'a str>,
}

impl<'a> Taken<'a> {
    fn and(&self, exercise: &'a Exercise) -> Self {
        let mut more = self.clone();
        more.ids.push(exercise.id());
        more
    }

    /// With the first exercise of a chapter.
    fn and_chapter(&self, chapter: &Chapter<'a>) -> Self {
        let mut more = self.and(chapter.exercises[0]);
        more.chapters.push(chapter.name);
        more
    }

    /// In the order of the book.
    fn items(&self, chapters: &[Chapter<'a>]) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        for chapter in chapters {
            if self.chapters.contains(&chapter.name) && chapter.reading > 0 {
                items.push(Item::Reading(chapter.name, chapter.reading));
            }
            let is_taken = |exercise: &&&Exercise| self.ids.contains(&exercise.id());
            let taken = chapter.exercises.iter().filter(is_taken);
            items.extend(taken.map(|exercise| Item::Exercise(exercise)));
        }
        items
    }
}

/// One after the other; none if it does not fit. An exercise begins in the session that
/// it ends in, unless none is long enough.
fn pack<'a>(items: &[Item<'a>], lengths: &[u32]) -> Option<Vec<Vec<Part<'a>>>> {
    let longest = lengths.iter().copied().max()?;
    let mut sessions = vec![Vec::new()];
    let mut start = 0;
    for &item in items {
        let mut left = item.minutes();
        while left > 0 {
            let room = lengths.get(sessions.len() - 1)?.saturating_sub(start);
            let minutes = match item {
                _ if left <= room => left,
                Item::Reading(..) if start == 0 => room,
                Item::Reading(..) => part_of_reading(left, room),
                Item::Exercise(_) if left > longest => room,
                Item::Exercise(_) => 0,
            };
            if minutes == 0 {
                sessions.push(Vec::new());
                start = 0;
                continue;
            }
            left -= minutes;
            sessions.last_mut()?.push(Part { item, start, minutes, left });
            start += minutes;
        }
    }
    Some(sessions)
}

/// So much of it before the break that something is left for after it.
fn part_of_reading(left: u32, room: u32) -> u32 {
    let most = room.min(left.saturating_sub(LEAST_READING));
    if most < LEAST_READING { 0 } else { most }
}

/// Prints a schedule.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let exercises = exercises_of(repository, &options.chapters)?;
    let mut reading = Instructors::read(repository)?.reading;
    if options.read_before {
        reading.values_mut().for_each(|minutes| *minutes = 0);
    }
    let minutes = (options.hours * 60.0).round() as u32;
    let lengths = session_lengths(minutes, options.session);
    let plan = plan(&exercises, &reading, &lengths)?;
    ensure!(
        plan.sessions.iter().any(|session| !session.is_empty()),
        "{} are too few for a chapter and its first exercise",
        duration(minutes)
    );
    print(&text(&plan, &lengths))?;
    Ok(ExitCode::SUCCESS)
}

/// Sessions of one length, and a shorter last one.
fn session_lengths(minutes: u32, session: u32) -> Vec<u32> {
    let (whole, rest) = (minutes / session, minutes % session);
    let mut lengths = vec![session; whole as usize];
    lengths.extend((rest > 0).then_some(rest));
    lengths
}

fn text(plan: &Plan, lengths: &[u32]) -> String {
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
        lines.extend(session.iter().map(Part::line));
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use workbook_exercises::manifest::Manifest;

    fn exercise(
        chapter: &str,
        id: &str,
        level: &str,
        minutes: u32,
        after: &str,
    ) -> Exercise {
        let text = format!(
            "id = \"{id}\"\ntitle = \"T\"\nchapter = \"{chapter}\"\nkind = \"code\"\n\
             level = \"{level}\"\nobjectives = [\"o\"]\nminutes = {minutes}\npoints = 5\n\
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
            exercise("a", "a-one", "predict", 10, ""),
            exercise("a", "a-two", "complete", 50, "\"a-one\""),
            exercise("a", "a-three", "fast", 5, "\"a-two\""),
            exercise("b", "b-one", "predict", 20, ""),
            exercise("b", "b-two", "complete", 15, "\"elsewhere\""),
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
        let said = text(&plan, &[60, 60]);
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
    fn each_level_comes_before_more_of_one() {
        let exercises = vec![
            exercise("a", "first", "predict", 5, ""),
            exercise("a", "second", "complete", 5, ""),
            exercise("a", "third", "complete", 5, ""),
            exercise("a", "fourth", "fast", 5, "\"third\""),
            exercise("a", "beyond", "stretch", 5, ""),
            exercise("b", "other", "predict", 5, ""),
            exercise("b", "last", "fast", 5, ""),
        ];
        let reading = ["a", "b"].map(|name| (name.to_owned(), 0)).into();
        let taken = |minutes: u32| {
            let mut taken = ids(&plan(&exercises, &reading, &[minutes]).unwrap());
            taken.sort_unstable();
            taken
        };
        assert_eq!(taken(15), ["first", "other", "second"]);
        assert_eq!(taken(20), ["first", "last", "other", "second"]);
        // The fourth one waits for the third.
        assert_eq!(taken(25), ["first", "last", "other", "second", "third"]);
        assert_eq!(taken(30).len(), 6);
        assert!(!taken(30).contains(&"beyond"));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let (exercises, reading) = course();
        let short = plan(&exercises, &reading, &[45]).unwrap();
        assert_eq!(ids(&short), ["a-one"]);
        let said = text(&short, &[45]);
        assert!(said.contains("35 min  read  b, and 35 min for its 2 ex"), "{said}");
        assert!(said.contains("50 min  do    a-two"), "{said}");
        let all = plan(&exercises, &reading, &[1000]).unwrap();
        let said = text(&all, &[1000]);
        assert!(
            said.ends_with("fits, and 13 hours and 55 minutes are left."),
            "{said}"
        );
    }

    #[test]
    fn no_session_is_longer_than_it_may_be() {
        let (exercises, reading) = course();
        for lengths in [vec![90, 90], vec![25; 8], vec![40, 40, 40, 40, 10]] {
            let plan = plan(&exercises, &reading, &lengths).unwrap();
            for (session, length) in plan.sessions.iter().zip(&lengths) {
                let end = session.last().map_or(0, Part::end);
                assert!(end <= *length, "{lengths:?}: {plan:?}");
            }
        }
    }

    #[test]
    fn reading_is_not_cut_into_shreds() {
        assert_eq!(part_of_reading(30, 20), 20);
        assert_eq!(part_of_reading(30, 25), 20);
        assert_eq!(part_of_reading(30, 5), 0);
        assert_eq!(part_of_reading(15, 12), 0);
        let items = [Item::Reading("a", 17)];
        let sessions = pack(&items, &[15, 15]).unwrap();
        assert_eq!(sessions.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn the_last_session_may_be_shorter() {
        assert_eq!(session_lengths(120, 90), [90, 30]);
        assert_eq!(session_lengths(180, 90), [90, 90]);
    }
}
