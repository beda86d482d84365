//! `cargo run -p lab-roofline`: all loops, for a person; with a name, one of them.

use std::process::ExitCode;

use lab_roofline::experiments::{self, Experiment, Kind};
use lab_roofline::report;
use serde_json::Value;
use step0_problem::program::{self, print};
use step0_problem::{Error, Result};

const USAGE: &str = "\
usage: lab-roofline                               all loops, one after the other
       lab-roofline --list                        their names, as JSON
       lab-roofline NAME [--repeat N] [--json]    one of them
";

/// What was typed.
struct Request {
    name: Option<String>,
    list: bool,
    json: bool,
    repeat: usize,
}

fn main() -> ExitCode {
    program::run(answer)
}

fn answer(arguments: &[&str]) -> Result<()> {
    if arguments.iter().any(|a| ["--help", "-h"].contains(a)) {
        return print(USAGE);
    }
    let request = Request::parse(arguments.iter().copied())?;
    let all = experiments::all()?;
    if request.list {
        let list: Value = all.iter().map(Experiment::to_json).collect();
        return print(&format!("{list:#}\n"));
    }
    let Some(name) = &request.name else { return everything(&all, request.repeat) };
    let experiment =
        all.iter().find(|experiment| experiment.name == *name).ok_or_else(|| {
            Error::BadInput(format!(
                "this machine has no loop {name}; --list names those it has"
            ))
        })?;
    let timed = report::measure(experiment, request.repeat)?;
    print(&match request.json {
        true => report::json(experiment, &timed),
        false => report::line(experiment, &timed, None) + "\n",
    })
}

/// A table of all, with how much happens in a cycle and how near step 3 comes to its
/// limit.
fn everything(all: &[Experiment], repeat: usize) -> Result<()> {
    let mut clock = None;
    let mut rates = Vec::new();
    for experiment in all {
        let timed = report::measure(experiment, repeat)?;
        let rate = experiment.amount as f64 / timed.wall;
        if experiment.kind == Kind::Clock {
            clock = Some(rate);
        }
        let mut line = report::line(experiment, &timed, clock);
        if let Some(fraction) = report::fraction(experiment, rate, &rates) {
            line += &format!("   {fraction:.2} of the direct form's limit");
        }
        print(&(line + "\n"))?;
        rates.push((experiment, rate));
    }
    Ok(())
}

impl Request {
    fn parse<'a>(mut arguments: impl Iterator<Item = &'a str>) -> Result<Request> {
        let mut request =
            Request { name: None, list: false, json: false, repeat: 5 };
        let wrong =
            |message: String| Err(Error::BadInput(format!("{message}\n\n{USAGE}")));
        while let Some(argument) = arguments.next() {
            match argument {
                "--list" => request.list = true,
                "--json" => request.json = true,
                "--repeat" => {
                    let number = arguments.next().unwrap_or_default();
                    match number.parse() {
                        Ok(repeat @ 1..=1_000_000) => request.repeat = repeat,
                        _ => {
                            return wrong(format!(
                                "expected a number from 1 behind --repeat, found \
                                 \"{number}\""
                            ));
                        }
                    }
                }
                name if !name.starts_with('-') && request.name.is_none() => {
                    request.name = Some(argument.to_owned());
                }
                _ => return wrong(format!("did not expect \"{argument}\"")),
            }
        }
        if request.json && request.name.is_none() {
            return wrong("--json is for one loop: name it".into());
        }
        Ok(request)
    }
}
