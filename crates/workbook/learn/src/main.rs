//! `cargo workbook exercise` and `cargo workbook doctor`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workbook_base::output::exit_status;
use workbook_base::repository::Repository;
use workbook_learn::{doctor, learner};

/// Do the exercises
#[derive(Parser)]
#[command(name = "workbook-learn", bin_name = "cargo workbook", version)]
enum Command {
    /// Do the exercises of the chapters
    #[command(subcommand)]
    Exercise(Exercise),
    /// Say what this machine has, and which steps it can run
    Doctor,
}

/// What can be done with exercises.
#[derive(Subcommand)]
enum Exercise {
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
}

fn main() -> ExitCode {
    exit_status(run(&Command::parse()))
}

fn run(command: &Command) -> Result<ExitCode> {
    let repository = Repository::find()?;
    match command {
        Command::Exercise(command) => exercise(&repository, command),
        Command::Doctor => doctor::describe_machine(&repository),
    }
}

fn exercise(repository: &Repository, command: &Exercise) -> Result<ExitCode> {
    match command {
        Exercise::List => learner::list(repository),
        Exercise::Next { chapter } => learner::next(repository, chapter.as_deref()),
        Exercise::Start { id } => learner::start(repository, id.as_deref()),
        Exercise::Check { all: true, .. } => learner::check_all(repository),
        Exercise::Check { id, .. } => learner::check_one(repository, id.as_deref()),
        Exercise::Watch { id } => learner::watch(repository, id.as_deref()),
        Exercise::Hint { id } => learner::hint(repository, id.as_deref()),
        Exercise::Reset { id } => learner::reset(repository, id.as_deref()),
        Exercise::Solution { id, insist } => {
            learner::solution(repository, id.as_deref(), *insist)
        }
    }
}
