//! `cargo workbook ci`: everything that continuous integration checks, or a part of it.

#![forbid(unsafe_code)]

use std::io::stdout;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use clap::{Args, Parser};
use workbook_ci::children::Children;
use workbook_ci::needs::Needs;
use workbook_ci::report::Ended;
use workbook_ci::run::Run;
use workbook_ci::select::{Selection, listing};
use workbook_ci::stage::Stage;
use workbook_ci::stages::STAGES;
use workbook_ci::{repository, strict};

#[derive(Parser)]
#[command(bin_name = "cargo workbook")]
enum Command {
    /// Check everything that continuous integration checks, or some stages of it
    Ci(Options),
}

#[derive(Args)]
struct Options {
    /// Show the stages and what each of them checks
    #[arg(long)]
    list: bool,

    /// Run these stages and no others, whichever set they belong to
    #[arg(long, value_name = "STAGE", num_args = 1.., conflicts_with_all = ["from", "all"])]
    only: Vec<String>,

    /// Begin with this stage and leave out those before it
    #[arg(long, value_name = "STAGE")]
    from: Option<String>,

    /// Run what takes long as well, which CI does once a week
    #[arg(long)]
    all: bool,
}

fn main() -> ExitCode {
    let Command::Ci(options) = Command::parse();
    run(options).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

fn run(options: Options) -> Result<ExitCode> {
    if options.list {
        print!("{}", listing(STAGES));
        return Ok(ExitCode::SUCCESS);
    }
    let stages = Selection::from(options).of(STAGES)?;
    let children = Arc::new(Children::default());
    let on_signal = Arc::clone(&children);
    ctrlc::set_handler(move || on_signal.end_all())
        .context("Ctrl-C cannot be handled")?;
    check(&stages, children)
}

/// Installs what is missing, then runs the stages.
fn check(stages: &[&Stage], children: Arc<Children>) -> Result<ExitCode> {
    let mut run = Run::new(&repository()?, Arc::new(Mutex::new(stdout())), children);
    run.strict = strict();
    run.needs = Needs::installed_for(stages, &run.shell());
    Ok(match run.stages(stages) {
        Ended::Well => ExitCode::SUCCESS,
        Ended::Failed => ExitCode::FAILURE,
        Ended::Interrupted => ExitCode::from(130),
    })
}

impl From<Options> for Selection {
    fn from(options: Options) -> Self {
        if options.only.is_empty() {
            Selection::Set { all: options.all, from: options.from }
        } else {
            Selection::Only(options.only)
        }
    }
}
