//! `cargo workbook bench`: its options, and what it does with them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Result, ensure};
use clap::{Args, ValueEnum};
use workbook_base::repository::Repository;
use workbook_machine::busy;
use workbook_records::{Origin, Precision};

use crate::answers::executable_stamp;
use crate::executables::{self, Build, Executables, GPU_LABS, LABS};
use crate::host;
use crate::lock::lock_out_others;
use crate::measure::{FOLDER, Measurer};
use crate::partial::{Partial, Start};
use crate::plan::{Experiment, Extent, Plan};
use crate::preparation::{plan_experiments, prepare_inputs};
use crate::programs::{Found, Program, likely_step_names, step_names};
use crate::rounds::{Session, Setting};
use crate::sources::{Commit, commit_of, parse_commit};

/// What to measure, and where to write it.
#[derive(Args, Debug)]
pub struct Options {
    /// Smaller inputs and fewer rounds: a first look in under two minutes
    #[arg(long)]
    quick: bool,
    /// How many rounds, in each of which every program runs once [default: as many as
    /// fit into half an hour or so]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: Option<u32>,
    /// Only programs whose names start like one of these
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    only: Vec<String>,
    /// Only these experiments
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    experiment: Vec<Experiment>,
    /// Only these inputs, or shares of them
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    input: Vec<String>,
    /// Only in this precision, if there is a choice
    #[arg(long, value_name = "f64|f32", value_parser = Precision::from_str)]
    precision: Option<Precision>,
    /// What to call this machine [default: its own name]
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
    /// Measure the executables in this folder; nothing is built
    #[arg(long, value_name = "DIR")]
    bin_dir: Option<PathBuf>,
    /// Whose records these are: those of the book, or the reader's
    #[arg(long, value_name = "WHOSE", default_value = "reader")]
    into: Whose,
    /// The commit of the sources, on a machine without git; -dirty after it says that
    /// they were changed
    #[arg(long, value_name = "HASH", value_parser = parse_commit)]
    commit: Option<Commit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Whose {
    /// book/records, to be committed: needs --host
    Book,
    /// target/records
    Reader,
}

/// Measures, and writes a record of each experiment.
///
/// # Errors
/// If nothing can be measured, or a file cannot be written. Programs that fail are
/// named and left out; the exit status is 1 then.
pub fn measure_and_record(
    repository: &Repository,
    options: &Options,
) -> Result<ExitCode> {
    ensure!(
        options.into == Whose::Reader || options.host.is_some(),
        "--into book needs --host NAME: the book calls the machine by it"
    );
    let load = busy::load();
    let _alone = lock_out_others(&repository.path(FOLDER))?;
    let executables = executables_to_measure(repository, options)?;
    let build = executables::check_build(&executables)?;
    let setting = setting(repository, options, &build)?;
    let found = find_programs(repository, options, &executables)?;
    let broken = found.broken.len();
    let programs = programs_to_measure(found.programs, options);
    let plans = plan_experiments(
        setting.extent,
        programs,
        &options.experiment,
        &options.input,
    )?;
    let fingerprint = fingerprint(&plans, &build, &setting);
    let partial = Partial::open(
        &repository.path(FOLDER).join("partial"),
        Start { fingerprint, load },
    )?;
    let answers = prepare_inputs(repository, &plans, setting.extent.threads)?;
    let measurer = Measurer::new(repository, answers);
    say_how_to_interrupt(partial.calls());
    let mut session = Session::new(repository, &measurer, partial, setting, &plans);
    for (experiment, plan) in &plans {
        session.run_experiment(*experiment, plan)?;
    }
    Ok(conclude(session.finish()? + broken))
}

fn executables_to_measure(
    repository: &Repository,
    options: &Options,
) -> Result<Executables> {
    match &options.bin_dir {
        Some(folder) => executables::find_in_folder(folder, &step_names()),
        None => executables::build_with_cargo(repository, &to_build(options)),
    }
}

/// The steps, and the labs that the chosen experiments need.
fn to_build(options: &Options) -> Vec<&'static str> {
    let mut wanted = [&likely_step_names()[..], &LABS].concat();
    if options.experiment.contains(&Experiment::Anatomy) {
        wanted.extend(GPU_LABS);
    }
    wanted
}

fn setting(
    repository: &Repository,
    options: &Options,
    build: &Build,
) -> Result<Setting> {
    let host = host::describe_host(options.host.as_deref(), build)?;
    let extent = Extent {
        quick: options.quick,
        rounds: options.rounds,
        threads: host.threads,
        cargo: options.bin_dir.is_none(),
    };
    Ok(Setting {
        origin: match options.into {
            Whose::Book => Origin::Book,
            Whose::Reader => Origin::Reader,
        },
        host,
        commit: options.commit.clone().unwrap_or_else(|| commit_of(repository)),
        extent,
    })
}

/// Finds the programs that may be measured, and says which are left out.
fn find_programs(
    repository: &Repository,
    options: &Options,
    executables: &Executables,
) -> Result<Found> {
    let mut found = Found::look_for_programs(repository, executables);
    for (name, reason) in &found.unavailable {
        eprintln!("left out, not on this machine: {name}: {reason}");
    }
    found.keep_only(&options.only)?;
    if !found.absent.is_empty() {
        eprintln!("Not there: {}.", found.absent.join(", "));
    }
    for line in &found.broken {
        eprintln!("warning: left out: {line}");
    }
    Ok(found)
}

fn programs_to_measure(
    mut programs: Vec<Program>,
    options: &Options,
) -> Vec<Program> {
    if let Some(wanted) = options.precision {
        for program in &mut programs {
            program.precisions.retain(|precision| *precision == wanted);
        }
    }
    if options.quick && options.only.is_empty() {
        // There are many, and their languages take long to start.
        let before = programs.len();
        programs.retain(|program| !program.is_peer());
        if programs.len() < before {
            eprintln!("--quick leaves the peers out; --only NAME brings them in");
        }
    }
    programs
}

/// A hash of everything that must stay the same from one round to the next.
fn fingerprint(
    plans: &[(Experiment, Plan)],
    build: &Build,
    setting: &Setting,
) -> u64 {
    let Setting { host, commit, extent: Extent { quick, .. }, .. } = setting;
    let mut hasher = DefaultHasher::new();
    for (experiment, plan) in plans {
        experiment.name().hash(&mut hasher);
        for task in &plan.tasks {
            format!("{task:?}").hash(&mut hasher);
            let executable = task.program.command.first().map(Path::new);
            executable_stamp(executable).hash(&mut hasher);
        }
    }
    format!("{build:?} {host:?} {commit:?} {quick}").hash(&mut hasher);
    hasher.finish()
}

fn say_how_to_interrupt(calls_before: usize) {
    if calls_before > 0 {
        eprintln!("Going on where it stopped, after {calls_before} calls.");
    }
    eprintln!(
        "Interrupt it at any time: the same command goes on where it stopped."
    );
}

fn conclude(faults: usize) -> ExitCode {
    if faults == 0 {
        return ExitCode::SUCCESS;
    }
    eprintln!("{faults} left out with a fault; see above");
    ExitCode::FAILURE
}
