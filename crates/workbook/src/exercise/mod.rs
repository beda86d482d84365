//! Exercises: what a learner does with them, and how their author knows that they are
//! right.
//!
//! | module | what it does |
//! |---|---|
//! | [`manifest`] | reads `exercise.toml` |
//! | [`catalogue`] | finds all exercises |
//! | [`stub`] | cuts what the learner starts from out of the solution |
//! | [`build`] | builds variants of exercises in a workspace of their own |
//! | [`judge`] | verdicts: reports held against the bars |
//! | [`check`] | one answer, built and judged |
//! | [`learner`] | list, next, start, check, watch, hint, reset, solution |
//! | [`progress`] | what a learner has done so far |
//! | [`chapter`] | the exercises at the end of a chapter of the book |
//! | [`verify`] | the author's gate |
//! | [`course`], [`isa`] | the seed of a student, the instruction set of a machine |

pub mod build;
pub mod catalogue;
pub mod chapter;
pub mod check;
pub mod course;
pub mod isa;
pub mod judge;
pub mod learner;
pub mod manifest;
pub mod progress;
pub mod stub;
#[cfg(feature = "full")]
pub mod verify;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::repository::Repository;

/// What can be done with exercises.
#[derive(Subcommand)]
pub enum Command {
    /// List the exercises of all chapters, and how far you are
    List,
    /// Say which exercise comes next
    Next {
        /// The chapter, as in the list; where you are if none is named
        chapter: Option<String>,
    },
    /// Show the task of an exercise, and the file to edit
    Start {
        /// The exercise, as in the list
        id: Option<String>,
    },
    /// Check your answer: is it right, and is it fast enough?
    Check {
        /// The exercise; the last one if none is named
        id: Option<String>,
        /// All that you have begun, without measuring: for continuous integration
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
    /// Check your answer again on every save
    Watch {
        /// The exercise; the last one if none is named
        id: Option<String>,
    },
    /// Show a hint, and each time one more
    Hint {
        /// The exercise; the last one if none is named
        id: Option<String>,
    },
    /// Begin again; your work is kept beside
    Reset {
        /// The exercise; the last one if none is named
        id: Option<String>,
    },
    /// Show how we did it, when your answer has passed
    Solution {
        /// The exercise; the last one if none is named
        id: Option<String>,
        /// Show it now
        #[arg(long)]
        insist: bool,
    },
    /// For authors: write the files that learners start from
    #[cfg(feature = "full")] // it would write over a student's work
    Stubs,
    /// For authors: are the exercises what they should be?
    #[cfg(feature = "full")]
    Verify {
        /// The exercises; all if none is named
        ids: Vec<String>,
    },
}

/// Does it.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, command: &Command) -> Result<ExitCode> {
    match command {
        Command::List => learner::list(repository),
        Command::Next { chapter } => learner::next(repository, chapter.as_deref()),
        Command::Start { id } => learner::start(repository, id.as_deref()),
        Command::Check { all: true, .. } => learner::check_all(repository),
        Command::Check { id, .. } => learner::check_one(repository, id.as_deref()),
        Command::Watch { id } => learner::watch(repository, id.as_deref()),
        Command::Hint { id } => learner::hint(repository, id.as_deref()),
        Command::Reset { id } => learner::reset(repository, id.as_deref()),
        Command::Solution { id, insist } => {
            learner::solution(repository, id.as_deref(), *insist)
        }
        #[cfg(feature = "full")]
        Command::Stubs => verify::write_stubs(repository),
        #[cfg(feature = "full")]
        Command::Verify { ids } => verify::run(repository, ids),
    }
}
