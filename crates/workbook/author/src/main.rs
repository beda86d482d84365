//! `cargo workbook lint`, `picture`, `readme`, `assembly`, and
//! `cargo workbook exercise verify` and `stubs`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workbook_author::{assembly, lint, picture, readme, verify};
use workbook_base::output::exit_status;
use workbook_base::repository::Repository;

/// Check the book and the exercises
#[derive(Parser)]
#[command(name = "workbook-author", bin_name = "cargo workbook", version)]
enum Command {
    /// Check chapters, listings and links
    Lint,
    /// Draw the picture of the problem again: book/pairing.svg
    Picture,
    /// Fill the speeds in README.md from the record of the ladder
    Readme,
    /// Write the inner loops of the steps as assembly again: book/assembly
    Assembly(assembly::Options),
    /// See to the exercises
    #[command(subcommand)]
    Exercise(Exercise),
}

#[derive(Subcommand)]
enum Exercise {
    /// Write the files that learners start from
    Stubs,
    /// Print a known wrong answer as a whole file
    Mutant {
        /// The exercise
        id: String,
        /// The wrong answer: the name of its file in mutants/, without the ending
        name: String,
    },
    /// Are the exercises what they should be?
    Verify {
        /// Measure how fast the answers are, and record it: for a quiet machine
        #[arg(long)]
        speed: bool,
        /// The exercises; all if none is named
        ids: Vec<String>,
    },
}

fn main() -> ExitCode {
    exit_status(run(&Command::parse()))
}

fn run(command: &Command) -> Result<ExitCode> {
    let repository = &Repository::find()?;
    match command {
        Command::Lint => lint::print_findings(repository),
        Command::Picture => picture::write_picture(repository),
        Command::Readme => readme::fill_speeds(repository),
        Command::Assembly(options) => assembly::write_assembly(repository, options),
        Command::Exercise(command) => see_to_exercises(repository, command),
    }
}

fn see_to_exercises(
    repository: &Repository,
    command: &Exercise,
) -> Result<ExitCode> {
    match command {
        Exercise::Stubs => verify::write_stubs(repository),
        Exercise::Mutant { id, name } => verify::print_mutant(repository, id, name),
        Exercise::Verify { speed: true, ids } => {
            verify::speed::verify_speed(repository, ids)
        }
        Exercise::Verify { ids, .. } => verify::verify_exercises(repository, ids),
    }
}
