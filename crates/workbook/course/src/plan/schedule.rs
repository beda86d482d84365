//! What fits into sessions of given lengths, and where the breaks fall.
//!
//! A chapter is taken if its reading and its first exercise fit, in the order of the
//! book. The time that is left goes to further exercises: in each chapter one to complete,
//! then in each one to make fast, and so on.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Level;

use super::INSTRUCTORS;

/// It is not worth starting or continuing to read for fewer minutes than this.
const LEAST_READING: u32 = 10;

/// Something that takes time.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// Reading a chapter, with its minutes. It may be interrupted.
    Reading(&'a str, u32),
    /// An exercise.
    Exercise(&'a Exercise),
}

impl Item<'_> {
    /// How long it takes.
    pub fn minutes(&self) -> u32 {
        match self {
            Item::Reading(_, minutes) => *minutes,
            Item::Exercise(exercise) => exercise.manifest.minutes,
        }
    }
}

/// The part of an item that falls into one session.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The item that it is a part of.
    pub item: Item<'a>,
    /// Minutes from the session's beginning.
    pub start: u32,
    /// How long it takes.
    pub minutes: u32,
    /// How many minutes of the item are left after this part.
    pub left: u32,
}

impl Part<'_> {
    /// Minutes from the session's beginning to its end.
    pub fn end(&self) -> u32 {
        self.start + self.minutes
    }
}

/// A chapter to choose from.
#[derive(Clone, Debug)]
pub struct Chapter<'a> {
    /// Its stem.
    pub name: &'a str,
    /// Minutes to read it.
    pub reading: u32,
    /// Its exercises.
    pub exercises: Vec<&'a Exercise>,
}

impl Chapter<'_> {
    /// Minutes for all exercises.
    pub fn exercise_minutes(&self) -> u32 {
        self.exercises.iter().map(|exercise| exercise.manifest.minutes).sum()
    }
}

/// A schedule.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What is done in each session.
    pub sessions: Vec<Vec<Part<'a>>>,
    /// Chapters that are left out.
    pub chapters_left: Vec<Chapter<'a>>,
    /// Exercises of the chosen chapters that do not fit.
    pub exercises_left: Vec<&'a Exercise>,
}

/// Makes a schedule of sessions of these lengths, in minutes. `reading` gives the reading
/// time of each chapter.
///
/// # Errors
/// A chapter has no reading time.
pub fn make_plan<'a>(
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
    // Starts with the first wish each time: some depend on later ones.
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

/// All exercises in the order of their importance: first one of each level in each chapter,
/// then further ones, and at the end those that go beyond the chapter.
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

    /// Adds a chapter with its first exercise.
    fn and_chapter(&self, chapter: &Chapter<'a>) -> Self {
        let mut more = self.and(chapter.exercises[0]);
        more.chapters.push(chapter.name);
        more
    }

    /// The items in the order of the book.
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

/// Puts items one after the other; none if they do not fit. An exercise begins in the
/// session in which it ends, unless every session is too short for it.
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

/// How many minutes to read before the break, so that enough is left to be worth reading
/// after it.
fn part_of_reading(left: u32, room: u32) -> u32 {
    let most = room.min(left.saturating_sub(LEAST_READING));
    if most < LEAST_READING { 0 } else { most }
}

#[cfg(test)]
pub mod tests {
    use std::path::PathBuf;

    use super::*;
    use workbook_exercises::manifest::Manifest;

    pub fn exercise(
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

    pub fn course() -> (Vec<Exercise>, BTreeMap<String, u32>) {
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

    pub fn ids<'a>(plan: &Plan<'a>) -> Vec<&'a str> {
        let parts = plan.sessions.iter().flatten();
        parts
            .filter_map(|part| match part.item {
                Item::Exercise(exercise) => Some(exercise.id()),
                Item::Reading(..) => None,
            })
            .collect()
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
            let mut taken =
                ids(&make_plan(&exercises, &reading, &[minutes]).unwrap());
            taken.sort_unstable();
            taken
        };
        assert_eq!(taken(15), ["first", "other", "second"]);
        assert_eq!(taken(20), ["first", "last", "other", "second"]);
        // The fourth one depends on the third.
        assert_eq!(taken(25), ["first", "last", "other", "second", "third"]);
        assert_eq!(taken(30).len(), 6);
        assert!(!taken(30).contains(&"beyond"));
    }

    #[test]
    fn no_session_is_too_long() {
        let (exercises, reading) = course();
        for lengths in [vec![90, 90], vec![25; 8], vec![40, 40, 40, 40, 10]] {
            let plan = make_plan(&exercises, &reading, &lengths).unwrap();
            for (session, length) in plan.sessions.iter().zip(&lengths) {
                let end = session.last().map_or(0, Part::end);
                assert!(end <= *length, "{lengths:?}: {plan:?}");
            }
        }
    }

    #[test]
    fn reading_is_not_cut_into_tiny_parts() {
        assert_eq!(part_of_reading(30, 20), 20);
        assert_eq!(part_of_reading(30, 25), 20);
        assert_eq!(part_of_reading(30, 5), 0);
        assert_eq!(part_of_reading(15, 12), 0);
        let items = [Item::Reading("a", 17)];
        let sessions = pack(&items, &[15, 15]).unwrap();
        assert_eq!(sessions.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }
}
