//! The command line.

#[cfg(feature = "full")]
mod full;

use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

use crate::repository::Repository;
use crate::{doctor, exercise};

/// Build, read and check the workbook
#[derive(Parser)]
#[command(name = "workbook", bin_name = "cargo workbook", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Do the exercises of the chapters
    Exercise {
        #[command(subcommand)]
        command: exercise::Command,
    },
    /// Say what this machine has, and which steps it can run
    Doctor,
    #[cfg(feature = "full")]
    #[command(flatten)]
    Full(full::Command),
}

/// Reads the command line and does what it says.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run() -> Result<ExitCode> {
    let Some(command) = Arguments::parse().command else {
        Arguments::command().print_help()?;
        return Ok(ExitCode::SUCCESS);
    };
    match command {
        Command::Exercise { command } => {
            exercise::run(&Repository::find()?, &command)
        }
        Command::Doctor => doctor::run(&Repository::find()?),
        #[cfg(feature = "full")]
        Command::Full(command) => full::run(command),
    }
}
