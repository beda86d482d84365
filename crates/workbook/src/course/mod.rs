//! What an instructor gets from the exercises and chapters.
//!
//! | module | what it does |
//! |---|---|
//! | [`export`] | student repositories, without what gives answers away |
//! | [`files`] | which files of the repository a student gets |
//! | [`workspace`] | the manifests of a student's repository |
//! | [`git`] | one commit of it |
//! | [`bundle`] | the same for a room without a network |
//! | [`plan`] | a schedule |
//! | [`sheets`] | objectives, a rubric, the solutions |
//! | [`slides`] | what is shown of a chapter, and what is said to it |

pub mod bundle;
pub mod export;
pub mod files;
pub mod git;
pub mod plan;
pub mod sheets;
pub mod slides;
pub mod workspace;

use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Subcommand;

use crate::exercise::catalogue::{Catalogue, Exercise};
use crate::repository::Repository;

/// What can be prepared for a course.
#[derive(Subcommand)]
pub enum Command {
    /// Write a repository for students: exercises without their solutions
    Export(export::Options),
    /// Write it with all that it would download, for a room without a network
    Bundle(bundle::Options),
    /// Make a schedule: what to read and do in so many hours
    Plan(plan::Options),
    /// List what students can do after each chapter's exercises
    Objectives(sheets::Options),
    /// Say what earns how many points
    Rubric(sheets::Options),
    /// Write the solutions with the reasons for them
    Solutions(sheets::Options),
    /// Write the book with slides of its chapters, to show in a browser
    Slides(slides::Options),
}

/// Does it.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, command: &Command) -> Result<ExitCode> {
    match command {
        Command::Export(options) => export::run(repository, options),
        Command::Bundle(options) => bundle::run(repository, options),
        Command::Plan(options) => plan::run(repository, options),
        Command::Objectives(options) => {
            sheets::run(repository, options, sheets::objectives)
        }
        Command::Rubric(options) => sheets::run(repository, options, sheets::rubric),
        Command::Solutions(options) => {
            sheets::run(repository, options, sheets::solutions)
        }
        Command::Slides(options) => slides::run(repository, options),
    }
}

/// The exercises of these chapters, of all if none is named, in the book's order.
///
/// # Errors
/// There is no such chapter, or the exercises are not what they should be.
pub fn exercises_of(
    repository: &Repository,
    chapters: &[String],
) -> Result<Vec<Exercise>> {
    let catalogue = Catalogue::read(repository)?;
    if let Some(finding) = catalogue.findings.first() {
        let message = "mend this first; `cargo workbook exercise verify` says more";
        return Err(anyhow::anyhow!("{finding}")).context(message);
    }
    let known: Vec<&str> =
        catalogue.chapters().iter().map(|(chapter, _)| *chapter).collect();
    for chapter in chapters {
        ensure!(
            known.contains(&chapter.as_str()),
            "there is no chapter {chapter:?} with exercises; there are {}",
            known.join(", ")
        );
    }
    let is_wanted = |exercise: &Exercise| {
        chapters.is_empty() || chapters.contains(&exercise.manifest.chapter)
    };
    Ok(catalogue.exercises.into_iter().filter(is_wanted).collect())
}

/// Exercises that build on one that is not among them, in a sentence each.
pub fn prerequisites_elsewhere<'a>(
    exercises: impl Iterator<Item = &'a Exercise>,
) -> Vec<String> {
    let exercises: Vec<&Exercise> = exercises.collect();
    let is_elsewhere =
        |id: &&String| exercises.iter().all(|exercise| exercise.id() != id.as_str());
    let of_one = |exercise: &&Exercise| {
        let ids = exercise.manifest.prerequisites.iter().filter(is_elsewhere);
        let sentence = |id| {
            format!(
                "{} builds on {id}, of a chapter that is left out",
                exercise.id()
            )
        };
        ids.map(sentence).collect::<Vec<_>>()
    };
    exercises.iter().flat_map(of_one).collect()
}
