//! Which exercises there are, how far the learner is, and which comes next.

use std::process::ExitCode;

use anyhow::{Result, bail};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::manifest::Kind;

use super::{COMMAND, catalogue};
use crate::progress::{Progress, Status};

/// All exercises, and how far the learner is.
///
/// # Errors
/// A file cannot be read.
pub fn list(repository: &Repository) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let width = |text: fn(&Exercise) -> &str| {
        catalogue
            .exercises
            .iter()
            .map(|e| text(e).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (ids, titles) = (width(Exercise::id), width(|e| &e.manifest.title));
    let mut text = String::new();
    for (chapter, exercises) in catalogue.chapters() {
        text += &format!("{chapter}\n");
        for exercise in exercises {
            let manifest = &exercise.manifest;
            let status = match progress.status(exercise.id()) {
                Status::New => "",
                Status::Started => "begun",
                Status::Passed if manifest.kind == Kind::Explain => "written",
                Status::Passed => "done",
            };
            text += &format!(
                "  {status:7}  {:ids$}  {:titles$}  {:8}  {:3} min  {:2} points\n",
                exercise.id(),
                manifest.title,
                manifest.level.to_string(),
                manifest.minutes,
                manifest.points,
            );
        }
    }
    let is_done = |e: &&&Exercise| progress.status(e.id()) == Status::Passed;
    let (explained, checked): (Vec<_>, Vec<_>) = catalogue
        .exercises
        .iter()
        .partition(|exercise| exercise.manifest.kind == Kind::Explain);
    let points = |exercises: &[&Exercise]| -> u32 {
        exercises.iter().map(|exercise| exercise.manifest.points).sum()
    };
    let done: Vec<&Exercise> = checked.iter().filter(is_done).copied().collect();
    text += &format!(
        "\n{} of {} done, {} of {} points",
        done.len(),
        checked.len(),
        points(&done),
        points(&checked)
    );
    if !explained.is_empty() {
        text += &format!(
            "; {} of {} explanations written, whose points a person gives",
            explained.iter().filter(is_done).count(),
            explained.len()
        );
    }
    text += &format!(".\n{}", what_next(&catalogue, &progress, None));
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The first exercise that is not done and whose prerequisites are: in this chapter or
/// behind it, else from the beginning.
fn next_of<'a>(
    catalogue: &'a Catalogue,
    progress: &Progress,
    chapter: Option<&str>,
) -> Option<&'a Exercise> {
    let is_done = |id: &str| progress.status(id) == Status::Passed;
    let is_open = |exercise: &&Exercise| {
        let wanted = &exercise.manifest.prerequisites;
        // A course may leave out the chapter that a prerequisite is in.
        let is_met = |id: &String| is_done(id) || catalogue.get(id).is_none();
        !is_done(exercise.id()) && wanted.iter().all(is_met)
    };
    let is_there = |e: &Exercise| chapter == Some(e.manifest.chapter.as_str());
    let all = &catalogue.exercises;
    let start = all.iter().position(is_there).unwrap_or(0);
    all[start..].iter().chain(&all[..start]).find(is_open)
}

/// A line that names the next exercise, and the command that starts it.
pub(super) fn what_next(
    catalogue: &Catalogue,
    progress: &Progress,
    chapter: Option<&str>,
) -> String {
    // Where the learner is, unless another chapter is named.
    let last = progress.last().and_then(|id| catalogue.get(id));
    let here = last.map(|exercise| exercise.manifest.chapter.as_str());
    match next_of(catalogue, progress, chapter.or(here)) {
        Some(next) => {
            let manifest = &next.manifest;
            format!(
                "Next: {} ({}, {} minutes)\n    {COMMAND} start {}",
                manifest.title,
                manifest.chapter,
                manifest.minutes,
                next.id()
            )
        }
        None => "That was the last one.".to_owned(),
    }
}

/// Says which exercise comes next, in a chapter if one is named.
///
/// # Errors
/// A file cannot be read, or there is no such chapter.
pub fn next(repository: &Repository, chapter: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let chapters: Vec<&str> =
        catalogue.chapters().iter().map(|(name, _)| *name).collect();
    if let Some(chapter) = chapter.filter(|name| !chapters.contains(name)) {
        bail!(
            "no chapter {chapter:?} has exercises; there are {}",
            chapters.join(", ")
        );
    }
    print(&what_next(&catalogue, &Progress::read(repository)?, chapter))?;
    Ok(ExitCode::SUCCESS)
}
