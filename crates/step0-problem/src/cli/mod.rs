//! The command line that all steps share.

mod arguments;
mod extras;
mod input;
mod json;
mod output;
mod progress;
mod report;
mod request;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::clock::{Timed, timed};
use crate::contract::{Comparison, Pair, Tolerance, compare};
use crate::generate::SCALING;
use crate::program::{fail, print};
use crate::{ClusterSet, Match, Options, Pairing, Precision, Result};

pub use extras::{Detail, Extra, Extras};

use input::Input;
use progress::Progress;
use request::Request;

/// What the command line has to know about a step.
pub struct Info {
    /// The name of its crate.
    pub name: &'static str,
    /// What it teaches, in one line.
    pub about: &'static str,
    /// What to type next.
    pub next: &'static str,
    /// The precisions it can compute in; the first is the default.
    pub precisions: &'static [Precision],
    /// Can it use more than one thread?
    pub parallel: bool,
    /// Called once before anything is timed: checks that this machine has what the
    /// options ask for, sets it up (threads, a GPU) and names it.
    pub prepare: fn(&Options, &Extras) -> Result<String>,
    /// Is what was prepared no device but a stand-in for one on the processor? Its
    /// answers are right, and its times say nothing about a device.
    pub is_software: fn() -> bool,
    /// Options of this step alone.
    pub extras: &'static [Extra],
    /// What there is to report of the last run of `pair` besides its time.
    pub details: fn() -> Vec<Detail>,
    /// How often `pair` ticks for these two sets.
    pub ticks: fn(&ClusterSet, &ClusterSet) -> usize,
}

/// Runs a step's command line: `hello` and `pair` are the step's, `oracle` is step
/// 1's.
pub fn run(
    info: Info,
    hello: impl Fn(u64) -> u64,
    pair: impl Pair,
    oracle: impl Pair,
) -> ExitCode {
    run_from(&info, std::env::args_os(), hello, pair, oracle)
}

/// The same for a step whose `hello` may fail, as a device can.
pub fn try_run(
    info: Info,
    hello: impl Fn(u64) -> Result<u64>,
    pair: impl Pair,
    oracle: impl Pair,
) -> ExitCode {
    try_run_from(&info, std::env::args_os(), hello, pair, oracle)
}

/// The same with the command line given: the name of the program, then what was
/// typed behind it.
pub fn run_from(
    info: &Info,
    arguments: impl IntoIterator<Item = OsString>,
    hello: impl Fn(u64) -> u64,
    pair: impl Pair,
    oracle: impl Pair,
) -> ExitCode {
    try_run_from(info, arguments, |n| Ok(hello(n)), pair, oracle)
}

fn try_run_from(
    info: &Info,
    arguments: impl IntoIterator<Item = OsString>,
    hello: impl Fn(u64) -> Result<u64>,
    pair: impl Pair,
    oracle: impl Pair,
) -> ExitCode {
    let request = match request::parse(info, arguments) {
        Ok(request) => request,
        Err(status) => return status,
    };
    match answer(info, request, hello, pair, oracle) {
        Ok(status) => status,
        Err(error) => fail(&error),
    }
}

fn answer(
    info: &Info,
    request: Request,
    hello: impl Fn(u64) -> Result<u64>,
    pair: impl Pair,
    oracle: impl Pair,
) -> Result<ExitCode> {
    let asked = info.extras.iter().filter(|extra| request.extras.has(extra.name));
    if let Some(instead) = asked.filter_map(|extra| extra.instead).next() {
        print(&instead(&request.extras)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = request.options()?;
    let device = (info.prepare)(&options, &request.extras)?;
    let run = Run { info, options, device, request: &request };
    if let Some(n) = request.hello {
        return run.hello(n, hello);
    }
    let input = Input::load(&request)?;
    if let Some(folder) = &request.out {
        output::prepare(folder, &request.files())?;
    }
    let status = run.solve(&input, &pair, oracle)?;
    if request.nothing_named() {
        run.introduce(&pair)?;
    }
    Ok(status)
}

/// One run of a step: what was asked for, and on what.
struct Run<'a> {
    info: &'a Info,
    options: Options,
    device: String,
    request: &'a Request,
}

impl Run<'_> {
    /// Times the synthetic nest.
    fn hello(&self, n: u64, hello: impl Fn(u64) -> Result<u64>) -> Result<ExitCode> {
        let timed = timed(self.request.repeat, || hello(std::hint::black_box(n)))?;
        let report = if self.request.json { json::hello } else { report::hello };
        print(&report(self, n, &timed))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Pairs the two sets, writes what is to be written and prints the answer.
    fn solve(
        &self,
        input: &Input,
        pair: &impl Pair,
        oracle: impl Pair,
    ) -> Result<ExitCode> {
        let timed = self.time(input, pair)?;
        let verified = match self.request.verify {
            true => Some(self.verify(input, &timed.result, oracle)?),
            false => None,
        };
        let matches = timed.result.matches(self.request.max_distance);
        if let Some(folder) = &self.request.out {
            output::write(folder, input, &matches)?;
        }
        let solved = Solved { timed, matches, verified };
        let report = if self.request.json { json::solved } else { report::solved };
        print(&report(self, input, &solved))?;
        Ok(match verified {
            Some(comparison) if !comparison.ok() => ExitCode::from(1),
            _ => ExitCode::SUCCESS,
        })
    }

    fn verify(
        &self,
        input: &Input,
        found: &Pairing,
        oracle: impl Pair,
    ) -> Result<Comparison> {
        let (left, right) = (&input.left.set, &input.right.set);
        let progress =
            Progress::new(left.ids().len() + right.ids().len(), "verifying");
        let expected = oracle(left, right, &Options::default(), &|| progress.tick());
        progress.clear();
        let tolerance = Tolerance::of(self.options.precision);
        compare(found, &expected?, (left, right), oracle, tolerance)
    }

    /// After the workshop's small data, the step's speed on the larger set.
    fn introduce(&self, pair: &impl Pair) -> Result<()> {
        let input = Input::generated("scaling", SCALING)?;
        let timed = self.time(&input, pair)?;
        print(&format!("\n{}", report::speed(self, &input, &timed)))?;
        print(&format!("\nNext: {}\n", self.info.next))
    }

    fn time(&self, input: &Input, pair: &impl Pair) -> Result<Timed<Pairing>> {
        let (left, right) = (&input.left.set, &input.right.set);
        let progress = Progress::new((self.info.ticks)(left, right), &input.name);
        let timed = timed(self.request.repeat, || {
            progress.restart();
            pair(left, right, &self.options, &|| progress.tick())
        });
        progress.clear();
        timed
    }
}

/// The answer of a run, with all that is reported of it.
struct Solved {
    timed: Timed<Pairing>,
    matches: [Vec<Match>; 2],
    verified: Option<Comparison>,
}
