//! One call of one program, and what it shows.

use std::collections::BTreeMap;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, ensure};
use serde::{Deserialize, Serialize};
use step0_problem::document::Document;
use workbook_base::cargo::cargo;
use workbook_base::repository::Repository;
use workbook_records::{SOFTWARE, Side};

use crate::answers::Answers;
use crate::call::{Outcome, call_program};
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
    repository: &'a Repository,
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
        let printed = run_program(&self.command(task), limit(task))?;
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
        let (unit, amount) = match &task.job {
            Job::Pairs { input, sides } => {
                let difference =
                    self.check_answer(task, input, *sides, &document)?;
                facts.insert("max_abs_diff".to_owned(), difference);
                ("point pairs".to_owned(), sides[0].points * sides[1].points)
            }
            Job::Hello(n) if task.program.slip => {
                // It runs another loop on purpose, and so has another sum.
                facts.insert("slip".to_owned(), 1.0);
                ("terms".to_owned(), terms(*n))
            }
            Job::Hello(n) => {
                check_sum(*n, document.result).map_err(NoSample::Wrong)?;
                ("terms".to_owned(), terms(*n))
            }
            _ => {
                let said = document.unit.clone().zip(document.amount);
                let (unit, amount) = said.context("unit or amount is missing")?;
                (unit, amount)
            }
        };
        Ok(Sample {
            wall_s: document.wall_s,
            cpu_s: document.cpu_s,
            device: device(&document),
            unit,
            amount,
            facts,
        })
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

    /// The whole command line.
    fn command(&self, task: &Task) -> Vec<OsString> {
        let mut command = task.program.command.clone();
        let mut add =
            |words: &[&str]| command.extend(words.iter().map(OsString::from));
        let is_peer = task.program.is_peer();
        let (threads, repeat) = (task.threads.to_string(), task.repeat.to_string());
        match &task.job {
            Job::Pairs { input, .. } => {
                let folder = input_folder(self.repository, input);
                let path = |name: &str| folder.join(name).display().to_string();
                if is_peer {
                    add(&["--input", &folder.display().to_string()]);
                } else {
                    add(&[
                        "--left",
                        &path("left.csv"),
                        "--right",
                        &path("right.csv"),
                    ]);
                }
                let precision =
                    task.precision.map(|precision| precision.to_string());
                add(&["--precision", precision.as_deref().unwrap_or("f64")]);
                add(&["--threads", &threads]);
            }
            Job::Hello(n) => {
                add(&["--hello", &n.to_string()]);
                if !is_peer {
                    add(&["--threads", &threads]);
                }
            }
            Job::Numbers([rows, columns]) => {
                if is_peer {
                    add(&["--numbers"]);
                }
                add(&[&format!("{rows}x{columns}")]);
            }
            _ => {}
        }
        add(&["--repeat", &repeat]);
        if !is_peer {
            add(&["--json"]);
        }
        command
    }

    /// Builds a step in an empty target folder, as `cargo run` would.
    fn cold_build(&self, task: &Task) -> Result<Sample, NoSample> {
        let name = &task.program.name;
        let target = self.empty_folder(name)?;
        let mut command = vec![cargo().get_program().to_owned()];
        // Its dependencies were downloaded when this tool was built.
        for word in ["build", "--locked", "--offline", "--quiet"] {
            command.push(word.into());
        }
        for (option, value) in [("--package", name.as_str()), ("--bin", name)] {
            command.extend([option.into(), value.into()]);
        }
        let manifest = self.repository.path("Cargo.toml");
        command.extend(["--manifest-path".into(), manifest.into_os_string()]);
        command.extend(["--target-dir".into(), target.clone().into_os_string()]);
        let sample = clocked(&command, limit(task), "cargo build");
        // Only the executable is kept, for its first run.
        let built = target.join("debug").join(format!("{name}{EXE_SUFFIX}"));
        if sample.is_ok() {
            fs::rename(built, self.built(name))
                .context("cannot move the executable that cargo built")?;
        }
        let _ = fs::remove_dir_all(target);
        sample
    }

    /// Runs for the first time what the cold build made.
    fn first_run(&self, task: &Task) -> Result<Sample, NoSample> {
        let executable = self.built(&task.program.name);
        let command = [executable.clone().into_os_string(), "--json".into()];
        let sample = clocked(&command, limit(task), "cpu");
        let _ = fs::remove_file(executable);
        sample
    }

    /// Where the executable of a cold build waits for its first run.
    fn built(&self, name: &str) -> PathBuf {
        self.cold().join(format!("{name}-built{EXE_SUFFIX}"))
    }

    fn cold(&self) -> PathBuf {
        self.repository.path(FOLDER).join("cold")
    }

    fn empty_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.cold().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).context("cannot remove an older build")?;
        }
        fs::create_dir_all(&folder).context("cannot make a folder to build in")?;
        Ok(folder)
    }
}

/// Where the files of an input lie.
pub fn input_folder(repository: &Repository, input: &str) -> PathBuf {
    repository.path(FOLDER).join("inputs").join(input)
}

/// Far more than a call should take, even on a slow machine.
fn limit(task: &Task) -> Duration {
    Duration::from_secs_f64(120.0 + 30.0 * task.call_s)
}

fn run_program(command: &[OsString], limit: Duration) -> Result<Vec<u8>, NoSample> {
    match call_program(command, limit)? {
        Outcome::Done(stdout) => Ok(stdout),
        Outcome::Unavailable(reason) => Err(NoSample::Unavailable(reason)),
    }
}

/// Measures the time of a whole process, from its start to its end.
fn clocked(
    command: &[OsString],
    limit: Duration,
    device: &str,
) -> Result<Sample, NoSample> {
    let (start, cpu_start) = (Instant::now(), children_cpu()?);
    run_program(command, limit)?;
    Ok(Sample {
        wall_s: start.elapsed().as_secs_f64(),
        cpu_s: (children_cpu()? - cpu_start).max(0.0),
        device: device.to_owned(),
        unit: "builds".to_owned(),
        amount: 1,
        facts: BTreeMap::new(),
    })
}

/// The processor time, in seconds, of all child processes that have ended, with their
/// own children.
#[cfg(unix)]
fn children_cpu() -> Result<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| {
        time.tv_sec() as f64 + time.tv_usec() as f64 * 1e-6
    };
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

#[cfg(not(unix))]
fn children_cpu() -> Result<f64> {
    anyhow::bail!(
        "the processor time of other processes is not known on this system"
    )
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

    #[cfg(unix)]
    #[test]
    fn the_time_of_a_process_is_that_of_its_children_too() {
        let script =
            "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true";
        let command = ["sh", "-c", script].map(OsString::from);
        let sample = clocked(&command, Duration::from_secs(60), "cpu").unwrap();
        assert!(sample.cpu_s > 0.01, "{sample:?}");
    }
}
