//! Checking an answer: once, on every save, or all that have been begun.

use std::fs;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result};
use exercise_kit::{UNAVAILABLE, processors};
use notify::{RecursiveMode, Watcher};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::course::seed;
use workbook_exercises::manifest::Kind;

use super::outcome::described;
use super::overview::what_next;
use super::{COMMAND, catalogue, chosen};
use crate::check::{UNTOUCHED, check_answer};
use crate::judge::{Judgement, Verdict};
use crate::progress::Progress;

/// An editor writes a file in several goes; this long a pause means that it is done.
const QUIET: Duration = Duration::from_millis(100);

/// How wide the line between two checks is.
const RULE: usize = 72;

/// Checks an answer and says what was found.
///
/// # Errors
/// There is no such exercise, or it is broken.
pub fn check_one(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let mut progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    print(&head(repository, exercise))?;
    let checked = check_answer(repository, exercise, seed(repository)?, true)?;
    print(&described(exercise, &checked))?;
    progress.start(exercise.id());
    let verdict = checked.judgement.verdict;
    let threads = exercise.manifest.threads as usize;
    if verdict == Verdict::Slow
        && let Some(shortage) = processors::shortage(threads)
    {
        print(&format!(
            "        but on this machine {shortage} just now;\n        check again when \
             nothing else runs, or on another machine"
        ))?;
    }
    if verdict == Verdict::Pass {
        progress.pass(exercise.id());
        let more = format!("How we did it: {COMMAND} solution {}\n", exercise.id());
        let more = if exercise.solution().is_file() { more } else { String::new() };
        let passed = match exercise.manifest.kind {
            Kind::Explain => "Written.",
            Kind::Code | Kind::Predict => "Passed.",
        };
        let next = what_next(&catalogue, &progress, None);
        print(&format!("\n{passed} {more}{next}"))?;
    } else if verdict == Verdict::Missing {
        print(&format!("\n{}", the_task(exercise)))?;
    } else if verdict != Verdict::Unavailable {
        print(&format!("\nNot yet. A hint: {COMMAND} hint"))?;
    }
    progress.save()?;
    Ok(match verdict {
        Verdict::Pass => ExitCode::SUCCESS,
        Verdict::Unavailable => ExitCode::from(UNAVAILABLE),
        _ => ExitCode::FAILURE,
    })
}

/// Checks all that has been begun, for correctness alone: what a shared machine can
/// say. It leaves no trace in the progress.
///
/// # Errors
/// An exercise is broken, or a file cannot be read.
pub fn check_all(repository: &Repository) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let seed = seed(repository)?;
    let mut lines = Vec::new();
    let mut is_good = true;
    for exercise in &catalogue.exercises {
        let checked = check_answer(repository, exercise, seed, false)?;
        let verdict = checked.judgement.verdict;
        if !matches!(
            verdict,
            Verdict::Pass | Verdict::Missing | Verdict::Unavailable
        ) {
            is_good = false;
            let head = head(repository, exercise);
            print(&format!("{head}\n{}\n", described(exercise, &checked)))?;
        }
        let word = match verdict {
            Verdict::Missing => "not begun".to_owned(),
            other => other.to_string(),
        };
        lines.push(format!("{word:13}  {}", exercise.id()));
    }
    print(&format!("{}\n\nSpeed was not measured.", lines.join("\n")))?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks again on every save.
///
/// # Errors
/// The system cannot watch files. A check that fails is not an error.
pub fn watch(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let exercises = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let exercise = chosen(&exercises, &progress, id)?;
    let (sender, events) = mpsc::channel();
    let mut watcher =
        notify::recommended_watcher(sender).context("cannot watch for changes")?;
    let edited = exercise.edited();
    let folder = edited.parent().context("a file without a folder")?;
    // The folder, for editors that replace the file by another one.
    watcher
        .watch(folder, RecursiveMode::NonRecursive)
        .with_context(|| format!("cannot watch {} for changes", folder.display()))?;
    let mut before = None;
    loop {
        // It may be away for a moment while an editor replaces it.
        let now = fs::read(&edited).ok();
        if now.is_some() && now != before {
            if let Err(error) = check_one(repository, Some(exercise.id())) {
                print(&format!("{error:#}"))?;
            }
            print("\nWaiting for the next save; Ctrl-C ends.\n")?;
            print(&"─".repeat(RULE))?;
            before = now;
        }
        if events.recv().is_err() {
            return Ok(ExitCode::SUCCESS);
        }
        while events.recv_timeout(QUIET).is_ok() {}
    }
}

/// What `check` prints as long as nothing has been done.
pub fn before_solving(repository: &Repository, exercise: &Exercise) -> String {
    let untouched = Judgement::new(Verdict::Missing, UNTOUCHED).into();
    let lines = [
        head(repository, exercise),
        described(exercise, &untouched),
        String::new(),
        the_task(exercise),
    ];
    lines.join("\n")
}

fn head(repository: &Repository, exercise: &Exercise) -> String {
    format!("{} ({})", exercise.id(), repository.name(&exercise.edited()))
}

fn the_task(exercise: &Exercise) -> String {
    format!("The task: {COMMAND} start {}", exercise.id())
}
