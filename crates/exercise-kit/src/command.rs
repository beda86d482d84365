//! The command line of an exercise's checks.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Close, Exercise, Limits, Outcome, Process, Report, Trouble, worker};

/// The environment variable with the seed of the inputs. Every student has one.
const SEED: &str = "WORKBOOK_SEED";

const USAGE: &str = "\
With no arguments it checks the function, and with a part of a name those checks
whose names have it. The rest is for `cargo workbook`:
    --describe            the checks and the shapes of their inputs, as JSON
    --worker              read inputs, write answers
    --judge WORKER [BASELINE] [--seconds N] [--output BYTES]
                          check the worker that WORKER starts, a JSON array of a
                          program and its arguments, and print a report as JSON
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
    let wanted: Vec<&&str> =
        wanted.iter().filter(|name| !name.starts_with('-')).collect();
    let is_wanted = |outcome: &Outcome| {
        wanted.is_empty() || wanted.iter().any(|part| outcome.check.contains(**part))
    };
    let outcomes: Vec<Outcome> =
        exercise.run_here(seed).into_iter().filter(is_wanted).collect();
    for outcome in &outcomes {
        match &outcome.failure {
            None => println!("ok      {}", outcome.check),
            Some(failure) => {
                println!("FAILED  {}", outcome.check);
                println!("        input     {}", failure.input);
                if failure.trouble == Trouble::Wrong {
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
