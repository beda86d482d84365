//! The command line that all steps share.

mod arguments;
mod folder;
mod input;
mod interrupt;
mod json;
mod output;
mod progress;
mod relevance;
mod report;
mod request;
mod summary;
mod taken;

use std::ffi::OsString;
use std::fmt::{Display, from_fn};
use std::process::ExitCode;

use crate::clock::{Timed, timed};
use crate::contract::{Comparison, Tolerance, compare};
use crate::generate::SCALING;
use crate::program::{fail, print, stream, to_stdout};
use crate::{About, Matches, Opened, Options, PairFn, Pairing, Result, Step};

use input::Input;
use progress::Progress;
use request::Request;
use summary::Summary;

/// Runs a step's command line. `oracle` is step 1's `pair`.
pub fn run(step: &dyn Step, oracle: PairFn) -> ExitCode {
    run_from(step, std::env::args_os(), oracle)
}

/// The same with a given command line: the name of the program, then what was
/// typed after it.
pub fn run_from(
    step: &dyn Step,
    arguments: impl IntoIterator<Item = OsString>,
    oracle: PairFn,
) -> ExitCode {
    match request::parse(step, arguments.into_iter().collect()) {
        Ok(request) => answer(step, &request, oracle).unwrap_or_else(|e| fail(&e)),
        Err(status) => status,
    }
}

fn answer(step: &dyn Step, request: &Request, oracle: PairFn) -> Result<ExitCode> {
    if let Some(text) = step.instead(&request.extras)? {
        print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let options = request.options()?;
    let opened = &*step.open(&options, &request.extras)?;
    let run = Run { about: step.about(), options, opened, request };
    if let Some(n) = request.hello {
        return run.hello(n);
    }
    let input = Input::load(request)?;
    if let Some(folder) = &request.out {
        output::prepare(folder, &request.files())?;
    }
    let status = run.solve(input, oracle)?;
    if request.nothing_named() {
        run.introduce()?;
    }
    Ok(status)
}

/// One run of a step: what was asked for, and the step as it was opened for that.
struct Run<'a> {
    about: About,
    options: Options,
    opened: &'a dyn Opened,
    request: &'a Request,
}

impl Run<'_> {
    /// Times the synthetic nest.
    fn hello(&self, n: u64) -> Result<ExitCode> {
        let hello = || self.opened.hello(std::hint::black_box(n));
        let timed = timed(self.request.repeat, hello)?;
        let report = if self.request.json { json::hello } else { report::hello };
        print(&report(self, n, &timed))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Pairs the two sets, writes the files that were asked for and prints the
    /// answer. If the files cannot be written, the answer is printed all the same: it
    /// may have taken hours.
    fn solve(&self, input: Input, oracle: PairFn) -> Result<ExitCode> {
        let timed = &self.time(&input)?;
        let verified = if self.request.verify {
            Some(self.verify(&input, &timed.result, oracle)?)
        } else {
            None
        };
        let matches = timed.result.matches(self.request.max_distance);
        let (summary, points) = Summary::of(input, self.request.out.is_some());
        let written = match (&self.request.out, points) {
            (Some(folder), Some(points)) => {
                output::write(folder, &points, summary.names(), matches)
            }
            _ => Ok(()),
        };
        let solved = Solved { summary, timed, matches, verified };
        let report = from_fn(|f| match self.request.json {
            true => json::solved(self, &solved).fmt(f),
            false => report::solved(self, &solved).fmt(f),
        });
        if let Err(error) = written {
            // Not even a closed pipe makes a success of this.
            let _ = to_stdout(report);
            return Err(error);
        }
        stream(report)?;
        Ok(match verified {
            Some(comparison) if !comparison.ok() => ExitCode::from(1),
            _ => ExitCode::SUCCESS,
        })
    }

    fn verify(
        &self,
        input: &Input,
        found: &Pairing,
        oracle: PairFn,
    ) -> Result<Comparison> {
        let (left, right) = (&input.left.set, &input.right.set);
        let progress =
            Progress::new(left.ids().len() + right.ids().len(), "verifying");
        let expected = oracle(left, right, &Options::default(), &|| progress.tick());
        progress.clear();
        let tolerance = Tolerance::of(self.options.precision);
        compare(found, &expected?, (left, right), oracle, tolerance)
    }

    /// After a run on the workshop's small data, shows the step's speed on the
    /// larger set.
    fn introduce(&self) -> Result<()> {
        let input = Input::generated("scaling", SCALING)?;
        let timed = self.time(&input)?;
        let (summary, _) = Summary::of(input, false);
        print(&format!("\n{}", report::speed(self, &summary, &timed)))?;
        print(&format!("\nNext: {}\n", self.about.next))
    }

    /// The step is already open, so only the pairing is timed.
    fn time(&self, input: &Input) -> Result<Timed<Pairing>> {
        let (left, right) = (&input.left.set, &input.right.set);
        let progress = Progress::new(self.opened.ticks(left, right), &input.name);
        let timed = timed(self.request.repeat, || {
            progress.restart();
            self.opened.pair(left, right, &|| progress.tick())
        });
        progress.clear();
        timed
    }
}

/// The answer of a run, with all that is reported about it.
struct Solved<'a> {
    summary: Summary,
    timed: &'a Timed<Pairing>,
    matches: [Matches<'a>; 2],
    verified: Option<Comparison>,
}
