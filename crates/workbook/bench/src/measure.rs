//! One call of one program, and what it shows.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Error, Result, ensure};
use serde::{Deserialize, Serialize};
use step0_problem::document::Document;
use workbook_base::repository::Repository;
use workbook_records::{SOFTWARE, Side};

use crate::answers::Answers;
use crate::call::{Outcome, call_program};
use crate::command_line::command_line;
use crate::document::{check_request, check_sides, device, stand_in};
use crate::host::with_highest_gpu_clock;
use crate::plan::{Job, Task, terms};

/// What a call gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Seconds on the clock: the median over the repetitions of the call.
    pub wall_s: f64,
    /// Seconds of processor time, by the same median.
    pub cpu_s: f64,
    /// What it ran on.
    pub device: String,
    /// The unit of the work.
    pub unit: String,
    /// How much work it was, in that unit.
    pub amount: u64,
    /// What else was found out.
    pub facts: BTreeMap<String, f64>,
}

/// Why a call gave no sample.
#[derive(Debug)]
pub enum NoSample {
    /// This machine lacks what the program needs.
    Unavailable(String),
    /// It failed, or what it printed cannot be used.
    Failed(Error),
    /// Its answer is wrong.
    Wrong(Error),
}

impl From<Error> for NoSample {
    fn from(error: Error) -> Self {
        NoSample::Failed(error)
    }
}

/// Makes calls, and holds what they need.
pub struct Measurer<'a> {
    /// Where everything lies.
    pub repository: &'a Repository,
    answers: Answers,
}

/// The fact that says how fast the multiprocessors of a GPU ran, in MHz.
const SM_CLOCK: &str = "sm_clock_mhz";

/// Where bench keeps what it needs, below the repository's root.
pub const FOLDER: &str = "target/bench";

impl<'a> Measurer<'a> {
    /// A measurer that knows the answers to all inputs it will use.
    pub fn new(repository: &'a Repository, answers: Answers) -> Self {
        Self { repository, answers }
    }

    /// Calls the program of a task once.
    ///
    /// # Errors
    /// Why there is no sample.
    pub fn measure(&self, task: &Task) -> Result<Sample, NoSample> {
        match &task.job {
            Job::ColdBuild => self.cold_build(task),
            Job::FirstRun => self.first_run(task),
            _ if task.program.on_device => {
                let (sample, clock) = with_highest_gpu_clock(|| self.document(task));
                let mut sample = sample?;
                let clock = clock.map(|mhz| (SM_CLOCK.to_owned(), mhz.into()));
                sample.facts.extend(clock);
                Ok(sample)
            }
            _ => self.document(task),
        }
    }

    fn document(&self, task: &Task) -> Result<Sample, NoSample> {
        let command = command_line(self.repository, task);
        let printed = run_program(&command, limit(task))?;
        let document = Document::parse(&printed).map_err(Error::from)?;
        if let Some(reason) = stand_in(&document) {
            return Err(NoSample::Unavailable(reason));
        }
        check_request(&document, task.precision, task.threads)?;
        let mut facts = task.program.facts.clone();
        facts.extend(document.facts.clone());
        if document.software {
            facts.insert(SOFTWARE.to_owned(), 1.0);
        }
        facts.extend(self.check_result(task, &document)?);
        let (unit, amount) = work(task, &document)?;
        Ok(Sample {
            wall_s: document.wall_s,
            cpu_s: document.cpu_s,
            device: device(&document),
            unit,
            amount,
            facts,
        })
    }

    /// Checks what was computed, if it can be checked. Returns what that shows.
    fn check_result(
        &self,
        task: &Task,
        document: &Document,
    ) -> Result<Option<(String, f64)>, NoSample> {
        match &task.job {
            Job::Pairs { input, sides } => {
                let difference = self.check_answer(task, input, *sides, document)?;
                Ok(Some(("max_abs_diff".to_owned(), difference)))
            }
            // It runs another loop on purpose, and so has another sum.
            Job::Hello(_) if task.program.slip => Ok(Some(("slip".to_owned(), 1.0))),
            Job::Hello(n) => {
                check_sum(*n, document.result).map_err(NoSample::Wrong)?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn check_answer(
        &self,
        task: &Task,
        input: &str,
        sides: [Side; 2],
        document: &Document,
    ) -> Result<f64, NoSample> {
        check_sides(document, sides)?;
        let answer = self.answers.get(input).context("its answer is unknown")?;
        let precision = task.precision.context("it has no precision")?;
        let pairing = document.pairing().map_err(Error::from)?;
        answer.check_pairing(&pairing, precision).map_err(NoSample::Wrong)
    }
}

/// Where the files of an input lie.
pub fn input_folder(repository: &Repository, input: &str) -> PathBuf {
    repository.path(FOLDER).join("inputs").join(input)
}

/// Far more than a call should take, even on a slow machine.
pub fn limit(task: &Task) -> Duration {
    Duration::from_secs_f64(120.0 + 30.0 * task.call_s)
}

/// Runs a command, and returns what it prints.
pub fn run_program(
    command: &[OsString],
    limit: Duration,
) -> Result<Vec<u8>, NoSample> {
    match call_program(command, limit)? {
        Outcome::Done(stdout) => Ok(stdout),
        Outcome::Unavailable(reason) => Err(NoSample::Unavailable(reason)),
    }
}

/// The unit and the amount of the work.
fn work(task: &Task, document: &Document) -> Result<(String, u64)> {
    match &task.job {
        Job::Pairs { sides: [left, right], .. } => {
            Ok(("point pairs".to_owned(), left.points * right.points))
        }
        Job::Hello(n) => Ok(("terms".to_owned(), terms(*n))),
        _ => {
            let said = document.unit.clone().zip(document.amount);
            said.context("unit or amount is missing")
        }
    }
}

/// The nest has a formula: hello(n) = Σ over i of (i + 4) · C(n − 1 − i, 3).
fn check_sum(n: u64, found: Option<f64>) -> Result<()> {
    let found = found.context("result is missing")?;
    let choose_3 = |n: u64| n * n.saturating_sub(1) * n.saturating_sub(2) / 6;
    let sum: u64 = (0..n).map(|i| (i + 4) * choose_3(n - 1 - i)).sum();
    ensure!(found == sum as f64, "the sum for n = {n} is {sum}, not {found}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nest_is_checked() {
        check_sum(200, Some(2_794_389_840.0)).unwrap();
        assert!(check_sum(200, Some(2_794_389_841.0)).is_err());
        assert!(check_sum(200, None).is_err());
    }
}
