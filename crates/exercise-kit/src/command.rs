//! The command line of an exercise's checks.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    Close, Exercise, Limits, Outcome, Prediction, Process, Report, Trouble, worker,
};

/// The environment variable with the seed of the inputs. Every student has one.
pub(crate) const SEED: &str = "WORKBOOK_SEED";

const USAGE: &str = "\
With no arguments it checks the function, and with a part of a name those checks
whose names have it. The rest is for `cargo workbook`:
    --describe            the checks and the shapes of their inputs, as JSON
    --worker              read inputs, write answers
    --judge WORKER [BASELINE] [--seconds N] [--output BYTES] [--memory MEBIBYTES]
                          check the worker that WORKER starts, a JSON array of a
                          program and its arguments, and print a report as JSON
";

/// The exit status of a program that needs something this machine lacks.
pub const UNAVAILABLE: u8 = 77;

const PREDICT_USAGE: &str = "\
With no arguments it judges the answer in the file answer.toml of the current folder.
The rest is for `cargo workbook`:
    --ask                 the question, as JSON
    --truth               the question, its answer and known mistakes, as JSON
    --answer FILE         judge the answer in this file, and print a report as JSON
";

/// What `main` of an exercise's checks does.
pub fn run<I, O>(exercise: &Exercise<I, O>) -> ExitCode
where
    I: std::fmt::Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: std::fmt::Debug + Close + Serialize + DeserializeOwned + 'static,
{
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let arguments: Vec<&str> =
        arguments.iter().filter_map(|argument| argument.to_str()).collect();
    run_with(exercise, &arguments)
}

/// The same with these arguments.
pub fn run_with<I, O>(exercise: &Exercise<I, O>, arguments: &[&str]) -> ExitCode
where
    I: std::fmt::Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: std::fmt::Debug + Close + Serialize + DeserializeOwned + 'static,
{
    let result = match arguments {
        ["--worker"] => worker::serve(exercise).map_err(|error| error.to_string()),
        ["--describe"] => seed().and_then(|seed| print(&exercise.describe(seed))),
        ["--judge", rest @ ..] => judge(exercise, rest),
        ["--help"] => {
            print!("{USAGE}");
            Ok(())
        }
        // `cargo test` passes on what stands behind its `--`.
        wanted => return here(exercise, wanted),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn seed() -> Result<u64, String> {
    match std::env::var(SEED) {
        Err(_) => Ok(1),
        Ok(text) => text
            .parse()
            .map_err(|_| format!("expected a number as {SEED}, found {text:?}")),
    }
}

fn print(value: &impl Serialize) -> Result<(), String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    println!("{text}");
    Ok(())
}

fn judge<I, O>(exercise: &Exercise<I, O>, arguments: &[&str]) -> Result<(), String>
where
    I: std::fmt::Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: std::fmt::Debug + Close + Serialize + DeserializeOwned + 'static,
{
    let (mut processes, mut limits) = (Vec::new(), Limits::default());
    let mut arguments = arguments.iter();
    while let Some(&argument) = arguments.next() {
        let mut number = || {
            let text = arguments.next().copied().unwrap_or_default();
            text.parse::<u32>().map_err(|_| {
                format!("{argument}: expected a number, found {text:?}")
            })
        };
        match argument {
            "--seconds" => limits.answer = Duration::from_secs(number()?.into()),
            "--output" => limits.output = number()?,
            "--memory" => limits.memory = u64::from(number()?) << 20,
            process => processes.push(
                serde_json::from_str::<Process>(process)
                    .map_err(|error| format!("no array of words: {error}"))?,
            ),
        }
    }
    let (worker, baseline) = match processes.as_slice() {
        [worker] => (worker, None),
        [worker, baseline] => (worker, Some(baseline)),
        _ => return Err(format!("a worker, and perhaps a baseline\n{USAGE}")),
    };
    let report: Report = exercise
        .judge(worker, baseline, limits, seed()?)
        .map_err(|error| error.to_string())?;
    print(&report)
}

/// What `cargo test` shows.
fn here<I, O>(exercise: &Exercise<I, O>, wanted: &[&str]) -> ExitCode
where
    I: std::fmt::Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: std::fmt::Debug + Close + Serialize + DeserializeOwned + 'static,
{
    let seed = match seed() {
        Ok(seed) => seed,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    if let Some(missing) = exercise.missing() {
        println!("skipped: {missing}");
        return ExitCode::from(UNAVAILABLE);
    }
    let wanted: Vec<&&str> =
        wanted.iter().filter(|name| !name.starts_with('-')).collect();
    let is_wanted = |outcome: &Outcome| {
        wanted.is_empty() || wanted.iter().any(|part| outcome.check.contains(**part))
    };
    let outcomes: Vec<Outcome> =
        exercise.run_here(seed).into_iter().filter(is_wanted).collect();
    show(&outcomes)
}

fn show(outcomes: &[Outcome]) -> ExitCode {
    for outcome in outcomes {
        match &outcome.failure {
            None => println!("ok      {}", outcome.check),
            Some(failure) => {
                println!("FAILED  {}", outcome.check);
                println!("        input     {}", failure.input);
                if failure.trouble != Trouble::Panic {
                    println!("        expected  {}", failure.expected);
                }
                println!("        found     {}", failure.found);
            }
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    println!("{} of {} checks passed", outcomes.len() - failed, outcomes.len());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(101) }
}

/// What `main` of a prediction's checks does.
pub fn predict(prediction: &Prediction) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let words: Vec<&str> =
        arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let result = match words.as_slice() {
        ["--ask"] => seed().and_then(|seed| print(&Ask::of(prediction, seed))),
        ["--truth"] => match prediction.missing() {
            Some(missing) => {
                eprintln!("skipped: {missing}");
                return ExitCode::from(UNAVAILABLE);
            }
            None => seed().and_then(|seed| print(&prediction.solved(seed))),
        },
        // A path need not be text.
        ["--answer", ..] if arguments.len() == 2 => {
            answered(prediction, Path::new(&arguments[1]))
                .and_then(|report| print(&report))
        }
        ["--help"] => {
            print!("{PREDICT_USAGE}");
            Ok(())
        }
        _ => return answered_here(prediction),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

#[derive(Serialize)]
struct Ask<'a> {
    question: String,
    choices: &'a [&'a str],
}

impl<'a> Ask<'a> {
    fn of(prediction: &'a Prediction, seed: u64) -> Self {
        let question = prediction.question(seed);
        Ask { question, choices: prediction.choice_names() }
    }
}

fn answered(prediction: &Prediction, file: &Path) -> Result<Report, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(prediction.judge_text(&text, seed()?))
}

/// What `cargo test` shows, which runs a test in the folder of its crate.
fn answered_here(prediction: &Prediction) -> ExitCode {
    match answered(prediction, Path::new("answer.toml")) {
        Ok(Report { unavailable: Some(missing), .. }) => {
            println!("skipped: {missing}");
            ExitCode::from(UNAVAILABLE)
        }
        Ok(report) => show(&report.outcomes),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
