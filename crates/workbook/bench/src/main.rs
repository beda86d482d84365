//! `cargo workbook bench`, `export`, `profile` and `targets`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use workbook_base::output::exit_status;
use workbook_base::repository::Repository;
use workbook_bench::{bench, export, profile, targets};

/// Measure steps, peers and labs
#[derive(Parser)]
#[command(name = "workbook-bench", bin_name = "cargo workbook", version)]
enum Command {
    /// Measure steps and peers on this machine, for the figures of the book
    Bench(bench::Options),
    /// Say what a GPU should reach, and what its records say
    Targets(targets::Options),
    /// Write an input as NumPy arrays
    Export(export::Options),
    /// Show where a step's time goes: a flame graph, and what it allocates
    Profile(profile::Options),
}

fn main() -> ExitCode {
    exit_status(run(&Command::parse()))
}

fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Bench(options) => {
            bench::measure_and_record(&Repository::find()?, options)
        }
        Command::Targets(options) => {
            targets::print_targets(&Repository::find()?, options)
        }
        Command::Export(options) => export::export_input(options),
        Command::Profile(options) => {
            profile::profile_step(&Repository::find()?, options)
        }
    }
}
