//! `cargo workbook build`, `serve` and `course slides`.
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workbook_base::output::{exit_status, print};
use workbook_base::repository::{Repository, normalise};
use workbook_book::{publish, serve, slides};

/// Build and read the book
#[derive(Parser)]
#[command(name = "workbook-book", bin_name = "cargo workbook", version)]
enum Command {
    /// Write the book's pages to target/book
    Build {
        /// Write the pages to this folder instead; an earlier book in it is replaced
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Show the book in a browser, and again on every save
    Serve(serve::Options),
    /// Prepare a course
    #[command(subcommand)]
    Course(Course),
}

#[derive(Subcommand)]
enum Course {
    /// Write the book with slides of its chapters, to show in a browser
    Slides(slides::Options),
}

fn main() -> ExitCode {
    exit_status(run(Command::parse()))
}

fn run(command: Command) -> Result<ExitCode> {
    let repository = Repository::find()?;
    match command {
        Command::Build { dest } => build(&repository, dest),
        Command::Serve(options) => serve::serve_book(&repository, &options),
        Command::Course(Course::Slides(options)) => {
            slides::write_slides(&repository, &options)
        }
    }
}

fn build(repository: &Repository, dest: Option<PathBuf>) -> Result<ExitCode> {
    let dest = match dest {
        Some(dest) => normalise(&std::path::absolute(dest)?),
        None => repository.path("target/book"),
    };
    publish(repository, &dest)?;
    print(&format!("The book is in {}", dest.join("index.html").display()))?;
    Ok(ExitCode::SUCCESS)
}
