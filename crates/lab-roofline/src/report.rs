//! What a run prints.

use std::fmt::Write;

use step0_problem::Result;
use step0_problem::clock::{Timed, timed};
use step0_problem::document::Document;

use crate::experiment::{Experiment, Kind};

/// Runs an experiment `repeat` times.
///
/// # Errors
/// Whatever the experiment returns.
pub fn measure(experiment: &Experiment, repeat: usize) -> Result<Timed<()>> {
    timed(repeat, (experiment.prepare)())
}

/// The times of one experiment, as `--json` prints them.
pub fn document(experiment: &Experiment, timed: &Timed<()>) -> Document {
    let facts = experiment.facts.iter();
    Document {
        device: Some(experiment.device.clone()),
        unit: Some(experiment.kind.unit().into()),
        amount: Some(experiment.amount),
        facts: facts.map(|&(name, value)| (name.to_owned(), value)).collect(),
        ..Document::new(&experiment.name, timed)
    }
}

/// One line for a person. If the clock rate is known, the line also says how
/// much happens per cycle.
pub fn line(
    experiment: &Experiment,
    timed: &Timed<()>,
    clock: Option<f64>,
) -> String {
    let rate = experiment.amount as f64 / timed.wall;
    let unit = match experiment.kind.unit() {
        "point pairs" => "Gp/s",
        "bytes" => "GB/s",
        "cycles" => "GHz",
        _ => "G/s",
    };
    let mut line = format!("{:24} {:8.2} {unit:5}", experiment.name, rate / 1e9);
    if let Some(clock) = clock {
        write!(line, " {:7.2} a cycle", rate / clock).expect("strings take all");
    }
    line
}

/// How fast step 3 is, as a fraction of the limit of its formula.
pub fn fraction(
    kernel: &Experiment,
    rate: f64,
    ceilings: &[(&Experiment, f64)],
) -> Option<f64> {
    let direct = |ceiling: &&(&Experiment, f64)| {
        ceiling.0.kind == Kind::Ceiling
            && ceiling.0.name.starts_with("direct-")
            && ceiling.0.precision == kernel.precision
            && ceiling.0.device == kernel.device
    };
    let limit = ceilings.iter().find(direct)?.1;
    (kernel.kind == Kind::Kernel).then_some(rate / limit)
}
