//! `cargo workbook course`, except for its slides.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workbook_base::output::exit_status;
use workbook_base::repository::Repository;
use workbook_course::{bundle, export, plan, sheets};

/// Prepare a course
#[derive(Parser)]
#[command(name = "workbook-course", bin_name = "cargo workbook", version)]
enum Command {
    /// Prepare a course: student repositories, a schedule, solutions, slides
    #[command(subcommand)]
    Course(Course),
}

#[derive(Subcommand)]
enum Course {
    /// Write a repository for students: exercises without their solutions
    Export(export::Options),
    /// Write it with all that it would download, for a room without a network
    Bundle(bundle::Options),
    /// Make a schedule: what to read and do in a number of hours
    Plan(plan::Options),
    /// List what students can do after each chapter's exercises
    Objectives(sheets::Options),
    /// Say what earns how many points
    Rubric(sheets::Options),
    /// Write the solutions with the reasons for them
    Solutions(sheets::Options),
}

fn main() -> ExitCode {
    exit_status(run(&Command::parse()))
}

fn run(Command::Course(course): &Command) -> Result<ExitCode> {
    let repository = &Repository::find()?;
    match course {
        Course::Export(options) => export::export_repositories(repository, options),
        Course::Bundle(options) => bundle::write_bundle(repository, options),
        Course::Plan(options) => plan::print_plan(repository, options),
        Course::Objectives(options) => {
            sheets::print_sheet(repository, options, sheets::objectives)
        }
        Course::Rubric(options) => {
            sheets::print_sheet(repository, options, sheets::rubric)
        }
        Course::Solutions(options) => {
            sheets::print_sheet(repository, options, sheets::solutions)
        }
    }
}
