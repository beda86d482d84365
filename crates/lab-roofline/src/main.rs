//! `cargo run -p lab-roofline`: runs all loops, for a person to read; with a name,
//! one of them.

use std::process::ExitCode;

use lab_roofline::experiment::{Experiment, Kind};
use lab_roofline::{experiments, report};
use serde_json::Value;
use step0_problem::program::{Lab, Request, print, run_lab};
use step0_problem::{Error, Result};

const LAB: Lab = Lab {
    name: env!("CARGO_PKG_NAME"),
    about: env!("CARGO_PKG_DESCRIPTION"),
    operands: &["NAME"],
    extras: &[],
};

/// How many times each loop is run by default.
const RUNS: usize = 5;

fn main() -> ExitCode {
    run_lab(&LAB, answer)
}

fn answer(request: &Request) -> Result<()> {
    let all = experiments::all()?;
    let repeat = request.repeat.unwrap_or(RUNS);
    if request.list {
        return print(&if request.json { list_as_json(&all) } else { list(&all) });
    }
    let Some(name) = request.operands.first() else {
        return everything(&all, repeat);
    };
    let experiment =
        all.iter().find(|experiment| experiment.name == *name).ok_or_else(|| {
            Error::BadInput(format!(
                "this machine has no loop {name}; --list names those it has"
            ))
        })?;
    let timed = report::measure(experiment, repeat)?;
    print(&if request.json {
        format!("{}\n", report::document(experiment, &timed))
    } else {
        report::line(experiment, &timed, None) + "\n"
    })
}

fn list(all: &[Experiment]) -> String {
    let line = |experiment: &Experiment| {
        let Experiment { name, kind, device, .. } = experiment;
        format!("{name:24} {:12} in {} on {device}\n", kind.name(), kind.unit())
    };
    all.iter().map(line).collect()
}

/// The loops, for `cargo workbook bench`.
fn list_as_json(all: &[Experiment]) -> String {
    format!("{:#}\n", all.iter().map(Experiment::to_json).collect::<Value>())
}

/// A table of all loops, with how much each does per cycle and how near step 3 comes
/// to its limit.
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
