//! The commands of the workbook's own repository.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::figures::readme;
use crate::output::print;
use crate::repository::{Repository, normalise};
use crate::{
    assembly, bench, book, course, grade, lint, picture, profile, records, serve,
    targets,
};

/// What a student's repository leaves out.
#[derive(Subcommand)]
pub enum Command {
    /// Write the book's pages to target/book
    Build {
        /// Write the pages to this folder instead; an earlier book in it is replaced
        #[arg(long, value_name = "DIR")]
        dest: Option<PathBuf>,
    },
    /// Show the book in a browser, and again on every save
    Serve(serve::Options),
    /// Check chapters, listings and links
    Lint,
    /// Measure steps and peers on this machine, for the figures of the book
    Bench(bench::Options),
    /// Say what a GPU should reach, and what its records say
    Targets(targets::Options),
    /// Write an input as NumPy arrays
    Export(bench::export::Options),
    /// Draw the picture of the problem again: book/pairing.svg
    Picture,
    /// Fill the speeds in README.md from the record of the ladder
    Readme,
    /// Show where a step's time goes: a flame graph, and what it allocates
    Profile(profile::Options),
    /// Write the inner loops of the steps as assembly again: book/assembly
    Assembly(assembly::Options),
    /// Write the shape of a record again: book/records/schema.json
    Schema,
    /// Prepare a course: student repositories, a schedule, solutions, slides
    Course {
        #[command(subcommand)]
        command: course::Command,
    },
    /// Grade what students handed in
    Grade(Box<grade::Options>),
    /// Try the walls of the sandbox that submissions are graded in
    #[command(hide = true)]
    SandboxProbe {
        /// From inside: a file that must not be there
        #[arg(requires = "address")]
        canary: Option<String>,
        /// From inside: an address that must not answer
        address: Option<String>,
    },
    /// Render formulas and figures for plain `mdbook`, which asks as book.toml says
    #[command(hide = true)]
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

/// What mdBook asks before it sends a book.
#[derive(Subcommand)]
pub enum Question {
    /// Exit with 0 if pages of this kind can hold formulas and figures
    Supports {
        /// What mdBook is about to write, such as `html`
        renderer: String,
    },
}

/// Does what a command says.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Build { dest } => build(&Repository::find()?, dest),
        Command::Serve(options) => serve::run(&Repository::find()?, &options),
        Command::Lint => lint::run(&Repository::find()?),
        Command::Bench(options) => bench::run(&Repository::find()?, &options),
        Command::Targets(options) => targets::run(&Repository::find()?, &options),
        Command::Export(options) => bench::export::run(&options),
        Command::Picture => picture::run(&Repository::find()?),
        Command::Readme => readme::run(&Repository::find()?),
        Command::Profile(options) => profile::run(&Repository::find()?, &options),
        Command::Assembly(options) => assembly::run(&Repository::find()?, &options),
        Command::Schema => records::write_schema(&Repository::find()?),
        Command::Course { command } => course::run(&Repository::find()?, &command),
        Command::Grade(options) => grade::run(&Repository::find()?, &options),
        Command::SandboxProbe { canary, address } => {
            grade::sandbox::probe::command(canary.as_deref(), address.as_deref())
        }
        Command::Preprocess { question } => preprocess(question),
    }
}

fn build(repository: &Repository, dest: Option<PathBuf>) -> Result<ExitCode> {
    let dest = match dest {
        Some(dest) => normalise(&std::path::absolute(dest)?),
        None => repository.path("target/book"),
    };
    book::publish(repository, &dest)?;
    print(&format!("The book is in {}", dest.join("index.html").display()))?;
    Ok(ExitCode::SUCCESS)
}

fn preprocess(question: Option<Question>) -> Result<ExitCode> {
    match question {
        Some(Question::Supports { renderer }) if renderer == "html" => {
            Ok(ExitCode::SUCCESS)
        }
        Some(Question::Supports { .. }) => Ok(ExitCode::FAILURE),
        None => {
            book::answer_mdbook(io::stdin().lock(), io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
