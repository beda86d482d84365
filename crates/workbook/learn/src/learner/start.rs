//! The task of an exercise.

use std::process::ExitCode;

use anyhow::{Result, bail};
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::course::seed;
use workbook_exercises::manifest::Kind;

use super::overview::what_next;
use super::{COMMAND, catalogue};
use crate::check::build_judge;
use crate::progress::{Progress, Status};
use crate::{isa, judge};

/// Shows the task, the file to edit and how to check it.
///
/// # Errors
/// There is no such exercise, or its question cannot be found.
pub fn start(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let mut progress = Progress::read(repository)?;
    let Some(id) = id else {
        bail!("which exercise? {}", what_next(&catalogue, &progress, None));
    };
    let exercise = catalogue.wanted(id)?;
    let manifest = &exercise.manifest;
    let mut text = format!(
        "{} ({}, {}, {} minutes, {} points)\n\n",
        manifest.title,
        manifest.chapter,
        manifest.level,
        manifest.minutes,
        manifest.points
    );
    let is_open = |id: &&String| {
        catalogue.get(id).is_some() && progress.status(id) != Status::Passed
    };
    let open: Vec<&str> =
        manifest.prerequisites.iter().filter(is_open).map(String::as_str).collect();
    if !open.is_empty() {
        text += &format!("It builds on {}, not done yet.\n\n", open.join(" and "));
    }
    text += read_text(&exercise.file("prompt.md"))?.trim_end();
    print(&text)?;
    if manifest.kind == Kind::Predict {
        let judge = build_judge(repository, exercise)?;
        let asked = judge::ask_question(&judge, seed(repository)?)?;
        print(&format!("\n{}", asked.question))?;
        if !asked.choices.is_empty() {
            print(&format!("One of: {}", asked.choices.join(", ")))?;
        }
    }
    progress.start(exercise.id());
    progress.save()?;
    print("")?;
    if let Some(wanted) = wanted_of(exercise)? {
        print(&format!("Wanted: {wanted}"))?;
    }
    print(&format!(
        "Edit:   {}\nCheck:  {COMMAND} check\nHelp:   {COMMAND} hint",
        repository.name(&exercise.edited())
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What is asked of code beside being right.
fn wanted_of(exercise: &Exercise) -> Result<Option<String>> {
    let manifest = &exercise.manifest;
    if manifest.kind != Kind::Code || manifest.extension() != "rs" {
        return Ok(None);
    }
    let mut wanted = Vec::new();
    if let Some(bar) = manifest.bar(isa::at_hand()?) {
        wanted.push(format!("{bar} times as fast as the plain way"));
    }
    if let Some(mebibytes) = manifest.mebibytes {
        wanted.push(format!("at most {mebibytes} MiB of memory"));
    }
    wanted.push(match manifest.threads {
        1 => "no threads beside its own".to_owned(),
        more => format!("at most {more} threads"),
    });
    if !manifest.allows_unsafe {
        wanted.push("no `unsafe`".to_owned());
    }
    Ok(Some(wanted.join(", ")))
}
