//! `cargo workbook grade` and `cargo workbook sandbox-probe`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use workbook_base::output::exit_status;
use workbook_base::repository::Repository;
use workbook_grade::sandbox::probe;

/// Grade what students handed in
#[derive(Parser)]
#[command(name = "workbook-grade", bin_name = "cargo workbook", version)]
enum Command {
    /// Grade what students handed in
    Grade(Box<workbook_grade::Options>),
    /// Try the walls of the sandbox that submissions are graded in
    SandboxProbe {
        /// From inside: a file that must not be there
        #[arg(requires = "address")]
        canary: Option<String>,
        /// From inside: an address that must not answer
        address: Option<String>,
    },
}

fn main() -> ExitCode {
    exit_status(run(&Command::parse()))
}

fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Grade(options) => {
            workbook_grade::grade_classroom(&Repository::find()?, options)
        }
        Command::SandboxProbe { canary, address } => {
            probe::probe_command(canary.as_deref(), address.as_deref())
        }
    }
}
