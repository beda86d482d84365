//! `cargo workbook bench`: runs steps, peers and labs in turns and records how long
//! they took.
//!
//! | module | what it does |
//! |---|---|
//! | [`executables`] | builds or finds what is measured, and refuses a slow build |
//! | [`programs`] | steps, peers and what labs hold |
//! | [`inputs`], [`export`] | data by name; data as files |
//! | [`plan`] | which program runs on what, in which experiment |
//! | [`answers`] | step 1's answers, to compare with |
//! | [`call`], [`document`], [`measure`] | one call of one program |
//! | [`rounds`], [`partial`] | calls in turns, remembered over an interruption |
//! | [`time_left`], [`report`] | what a person wants to know meanwhile |
//! | [`host`] | the machine |

mod answers;
mod call;
mod document;
mod executables;
pub mod export;
mod host;
mod inputs;
mod measure;
mod partial;
mod plan;
pub mod profile;
mod programs;
mod progress;
mod report;
mod rounds;
pub mod targets;
mod time_left;

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use workbook_base::busy;
use workbook_base::programs::{first_line, output};
use workbook_base::repository::Repository;
use workbook_records::{Host, Origin, Precision};

use answers::{Answer, Answers, executable_stamp};
use executables::{Build, GPU_LABS, LABS};
use measure::{FOLDER, Measurer, input_folder};
use partial::{Partial, Start};
use plan::{Experiment, Extent, Job, Plan, Planner};
use programs::{Found, Kind, likely_step_names, step_names};
use progress::Progress;
use rounds::{Session, Setting};

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
    /// Only in this precision, where there is a choice
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
    /// The commit of the sources, for where there is no git; -dirty behind it says
    /// that they were changed
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

/// What the sources were.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Commit {
    /// In 40 hexadecimal digits, or "unknown".
    hash: String,
    /// Did the sources differ from it?
    modified: bool,
}

/// Measures, and writes a record of each experiment.
///
/// # Errors
/// If nothing can be measured, or a file cannot be written. Programs that fail are
/// named and left out; the exit status is 1 then.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    ensure!(
        options.into == Whose::Reader || options.host.is_some(),
        "--into book needs --host NAME: the book calls the machine by it"
    );
    let load = busy::load();
    let _alone = lock(&repository.path(FOLDER))?;
    let executables = match &options.bin_dir {
        Some(folder) => executables::find(folder, &step_names())?,
        None => executables::build(repository, &to_build(options))?,
    };
    let build = executables::check_build(&executables)?;
    let host = host::describe(options.host.as_deref(), &build)?;
    let commit = options.commit.clone().unwrap_or_else(|| commit(repository));

    let mut found = Found::look(repository, &executables);
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

    let extent = Extent {
        quick: options.quick,
        rounds: options.rounds,
        threads: host.threads,
        cargo: options.bin_dir.is_none(),
    };
    let mut programs = found.programs;
    if let Some(wanted) = options.precision {
        for program in &mut programs {
            program.precisions.retain(|precision| *precision == wanted);
        }
    }
    if options.quick && options.only.is_empty() {
        // There are many, and their languages take long to start.
        let before = programs.len();
        programs.retain(|program| !matches!(program.kind, Kind::Peer { .. }));
        if programs.len() < before {
            eprintln!("--quick leaves the peers out; --only NAME brings them in");
        }
    }
    let plans = plans(extent, programs, options)?;
    let fingerprint = fingerprint(&plans, &build, &host, &commit, options.quick);
    let partial = Partial::open(
        &repository.path(FOLDER).join("partial"),
        Start { fingerprint, load },
    )?;
    let measurer = Measurer::new(repository, prepare(repository, &plans, extent)?);
    if partial.calls() > 0 {
        eprintln!("Going on where it stopped, after {} calls.", partial.calls());
    }
    eprintln!(
        "Interrupt it at any time: the same command goes on where it stopped."
    );

    let setting = Setting {
        origin: match options.into {
            Whose::Book => Origin::Book,
            Whose::Reader => Origin::Reader,
        },
        host,
        commit,
        extent,
    };
    let mut session = Session::new(repository, &measurer, partial, setting, &plans);
    for (experiment, plan) in &plans {
        session.run(*experiment, plan)?;
    }
    let faults = session.finish()?;
    match faults + found.broken.len() {
        0 => Ok(ExitCode::SUCCESS),
        faults => {
            eprintln!("{faults} left out with a fault; see above");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The steps, and the labs of the experiments that are asked for.
fn to_build(options: &Options) -> Vec<&'static str> {
    let mut wanted = [&likely_step_names()[..], &LABS].concat();
    if options.experiment.contains(&Experiment::Anatomy) {
        wanted.extend(GPU_LABS);
    }
    wanted
}

/// Makes sure that nobody else measures here as long as the file is held.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let open = || {
        fs::create_dir_all(folder)?;
        File::options().create(true).append(true).open(&path)
    };
    let file = open().with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => bail!(
            "another `cargo workbook bench` is running, and two would disturb each other"
        ),
        // Where files cannot be locked, nobody can tell.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// What every experiment that is asked for measures; those with nothing to measure
/// are named.
fn plans(
    extent: Extent,
    programs: Vec<programs::Program>,
    options: &Options,
) -> Result<Vec<(Experiment, Plan)>> {
    let mut experiments = options.experiment.clone();
    if experiments.is_empty() {
        experiments = Experiment::value_variants().to_vec();
        // A quick look does not wait for cold builds.
        experiments.retain(|&experiment| {
            !(extent.quick && experiment == Experiment::FirstResult)
        });
        // Its lab is not built unless it is asked for.
        if !programs.iter().any(|program| program.kind == Kind::Anatomy) {
            experiments.retain(|&experiment| experiment != Experiment::Anatomy);
        }
    }
    experiments.sort();
    experiments.dedup();
    let mut planner = Planner::new(extent, programs, &options.input);
    let mut plans = Vec::new();
    for experiment in experiments {
        let plan = planner.plan(experiment)?;
        for line in &plan.left_out {
            eprintln!("{}: {line}", experiment.name());
        }
        if plan.tasks.is_empty() {
            eprintln!("{}: there is nothing to measure", experiment.name());
        } else {
            plans.push((experiment, plan));
        }
    }
    planner.check_wanted()?;
    if plans.is_empty() {
        bail!(
            "none of these programs takes part in these experiments on these inputs"
        );
    }
    Ok(plans)
}

/// Writes the inputs, and finds the answers to them.
fn prepare(
    repository: &Repository,
    plans: &[(Experiment, Plan)],
    extent: Extent,
) -> Result<Answers> {
    let tasks = || plans.iter().flat_map(|(_, plan)| &plan.tasks);
    let inputs = |peers: bool| -> BTreeSet<&str> {
        let of = tasks().filter_map(|task| match &task.job {
            Job::Pairs { input, .. }
                if !peers || matches!(task.program.kind, Kind::Peer { .. }) =>
            {
                Some(input.as_str())
            }
            _ => None,
        });
        of.collect()
    };
    let (all, of_peers) = (inputs(false), inputs(true));
    let mut answers = Answers::new();
    if all.is_empty() {
        return Ok(answers);
    }
    let progress =
        Progress::new("the inputs and step 1's answers to them", all.len() as u64);
    let folder = repository.path(FOLDER).join("answers");
    for input in all {
        progress.message(&format!("input and answer: {input}"));
        let sets = inputs::make(input)?;
        let files = input_folder(repository, input);
        export::write_csv(&files, &sets)?;
        if of_peers.contains(input) {
            export::write_npy(&files, &sets)?;
        }
        let answer = Answer::of(input, sets, &folder, extent.threads as usize)
            .with_context(|| format!("the answer to {input}"))?;
        answers.insert(input.to_owned(), answer);
        progress.tick();
    }
    progress.clear();
    Ok(answers)
}

/// Stands for all that must stay the same from one round to the next.
fn fingerprint(
    plans: &[(Experiment, Plan)],
    build: &Build,
    host: &Host,
    commit: &Commit,
    quick: bool,
) -> u64 {
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

/// What git says of the sources.
fn commit(repository: &Repository) -> Commit {
    let root = repository.root().display().to_string();
    let git = |arguments: &[&str]| {
        let mut all = vec!["-C", root.as_str()];
        all.extend(arguments);
        output("git", &all)
    };
    let hash = first_line("git", &["-C", &root, "rev-parse", "HEAD"]);
    // What no program is made from may differ.
    let sources = ["crates", "Cargo.toml", "Cargo.lock", ".cargo"];
    let changed = git(&[&["status", "--porcelain", "--"][..], &sources].concat());
    Commit {
        hash: hash.unwrap_or_else(|| "unknown".to_owned()),
        modified: changed.is_some_and(|changed| !changed.trim().is_empty()),
    }
}

/// `HASH` or `HASH-dirty`, as `git describe --always --dirty --abbrev=40` prints it.
fn parse_commit(text: &str) -> Result<Commit, String> {
    let (hash, modified) = match text.strip_suffix("-dirty") {
        Some(hash) => (hash, true),
        None => (text, false),
    };
    if hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(Commit { hash: hash.to_owned(), modified });
    }
    Err("expected 40 hexadecimal digits, with or without -dirty behind them"
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_do_not_measure_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let error = lock(folder.path()).unwrap_err();
        assert!(format!("{error:#}").starts_with("another `cargo workbook bench`"));
        drop(first);
        lock(folder.path()).unwrap();
    }

    #[test]
    fn a_commit_is_read_with_its_state() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let commit = |modified| Commit { hash: hash.to_owned(), modified };
        assert_eq!(parse_commit(hash), Ok(commit(false)));
        assert_eq!(parse_commit(&format!("{hash}-dirty")), Ok(commit(true)));
        assert!(parse_commit("b7481f2").is_err());
    }
}
