//! One exercise of one student: compiled, run and judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use exercise_kit::{Process, Report, Trouble};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use workbook_base::files::read_text;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::course::SEED;
use workbook_exercises::manifest::Kind;
use workbook_learn::check::{explained, same_text};
use workbook_learn::judge::{Judgement, Verdict};

use super::compile::compile_answer;
use super::sandbox::Sandbox;
use super::sandbox::bounded::{Bounds, End, Finished, run_bounded};
use super::worker::{dies_with_us, memory_limit, processor_list, worker_room};
use super::workshop::Workshop;

/// How many characters of output are kept for the student's page.
const KEPT: usize = 4_000;
/// The exit status of a Rust program that has panicked.
const PANICKED: i32 = 101;

/// What came of an exercise of a student.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graded {
    /// What it is worth, and why.
    pub judgement: Judgement,
    /// What the compiler or the submission printed, shortened.
    pub output: String,
    /// Is the speed still to be measured?
    pub is_open: bool,
}

impl Graded {
    /// A judgement without anything that was printed.
    pub fn without_output(judgement: Judgement) -> Self {
        Graded { judgement, output: String::new(), is_open: false }
    }
}

/// All that grading needs besides the answer.
pub struct Grader<'a> {
    /// Compiler, libraries and judges.
    pub workshop: &'a Workshop,
    /// Where submitted code runs.
    pub sandbox: &'a Sandbox,
    /// A folder that only the grader uses.
    pub scratch: &'a Path,
    /// The secret that inputs follow from.
    pub seed: u64,
    /// The instruction set that bars are chosen for.
    pub isa: &'a str,
    /// Seconds for an answer.
    pub seconds: u32,
    /// Seconds of work for the compiler.
    pub compile_seconds: u32,
}

/// An answer, whose it is, and where it is graded.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The student's id.
    pub student: &'a str,
    /// The seed of the student's questions.
    pub seed: u64,
    /// What is in the edited file.
    pub text: &'a [u8],
    /// The number of the room; rooms that exist at the same time have different ones.
    pub number: u32,
    /// The folder of this task.
    pub folder: &'a Path,
}

impl Grader<'_> {
    /// Is the answer right?
    ///
    /// # Errors
    /// Something is wrong that is not the fault of the submission.
    pub fn is_right(&self, task: Task<'_>) -> Result<Graded> {
        let Task { exercise, .. } = task;
        let text = String::from_utf8_lossy(task.text);
        if same_text(&text, &exercise.stub()?) {
            let reason = "the file is as it was given out";
            let judgement = Judgement::new(Verdict::Missing, reason);
            return Ok(Graded::without_output(judgement));
        }
        match exercise.manifest.kind {
            Kind::Explain => {
                let least = exercise.manifest.words;
                let judgement = explained(&exercise.stub()?, &text, least);
                Ok(Graded::without_output(judgement))
            }
            Kind::Predict => self.predicted(task),
            Kind::Code => self.is_code_right(task),
        }
    }

    fn is_code_right(&self, task: Task<'_>) -> Result<Graded> {
        let program = match self.compiled(task)? {
            Ok(program) => program,
            Err(graded) => return Ok(graded),
        };
        let mut graded = self.judged(task, &program, None, 0)?;
        let is_right = graded.judgement.verdict == Verdict::Pass;
        graded.is_open = is_right && task.exercise.manifest.has_baseline();
        Ok(graded)
    }

    /// Is it fast enough, and small enough? Nothing else should be running.
    ///
    /// # Errors
    /// As [`is_right`](Grader::is_right).
    pub fn is_fast(&self, task: Task<'_>) -> Result<Graded> {
        let kept = task.folder.join("out").join("check");
        let program = if kept.is_file() {
            kept
        } else {
            // It was right in a run that was interrupted.
            match self.compiled(task)? {
                Ok(program) => program,
                Err(graded) => return Ok(graded),
            }
        };
        let baseline = self.baseline(task)?;
        let graded = self.judged(task, &program, Some(&baseline), 1)?;
        if graded.judgement.verdict != Verdict::Slow {
            return Ok(graded);
        }
        // A student must not lose points because the machine was disturbed.
        let again = self.judged(task, &program, Some(&baseline), 2)?;
        let median =
            |graded: &Graded| graded.judgement.speed.map_or(0.0, |s| s.median);
        let is_worse = again.judgement.verdict == Verdict::Slow
            && median(&again) < median(&graded);
        Ok(if is_worse { graded } else { again })
    }

    fn compiled(&self, task: Task<'_>) -> Result<Result<PathBuf, Graded>> {
        let place = (task.folder, task.number);
        let Task { exercise, text, .. } = task;
        let compiled = compile_answer(
            self.workshop,
            self.sandbox,
            exercise,
            text,
            place,
            self.compile_seconds,
        )?;
        Ok(compiled.map_err(|(mut judgement, said)| {
            judgement.reason = exercise_kit::shortened(&judgement.reason, KEPT / 2);
            let output = exercise_kit::shortened(&said, KEPT);
            Graded { output, ..Graded::without_output(judgement) }
        }))
    }

    /// The baseline's program: compiled as the answers are, once.
    fn baseline(&self, task: Task<'_>) -> Result<PathBuf> {
        let Task { exercise, number, .. } = task;
        let folder = self.scratch.join("baselines").join(exercise.id());
        let program = folder.join("out").join("check");
        if program.is_file() {
            return Ok(program);
        }
        let text = read_text(&exercise.baseline())?;
        let (workshop, sandbox) = (self.workshop, self.sandbox);
        let place = (folder.as_path(), number);
        match compile_answer(
            workshop,
            sandbox,
            exercise,
            text.as_bytes(),
            place,
            60,
        )? {
            Ok(program) => Ok(program),
            Err((judgement, said)) => bail!(
                "the baseline of {} does not compile: {}\n{said}",
                exercise.name,
                judgement.reason
            ),
        }
    }

    /// Compiles what is given out, to see that the compiler works in the sandbox.
    ///
    /// # Errors
    /// It does not.
    pub fn try_compiler(&self, exercise: &Exercise) -> Result<()> {
        let folder = self.scratch.join("trial");
        let stub = exercise.stub()?;
        let (text, place) = (stub.as_bytes(), (folder.as_path(), 0));
        match compile_answer(
            self.workshop,
            self.sandbox,
            exercise,
            text,
            place,
            self.compile_seconds,
        )? {
            Ok(_) => Ok(()),
            Err((judgement, said)) => bail!(
                "the compiler does not work in the sandbox: {} fails: {}\n{said}",
                exercise.name,
                judgement.reason
            ),
        }
    }

    /// What our own solution is worth, but for its speed.
    ///
    /// # Errors
    /// As [`is_right`](Grader::is_right).
    pub fn solution(&self, exercise: &Exercise) -> Result<Judgement> {
        let folder = self.scratch.join("trial").join(exercise.id());
        let text = read_text(&exercise.solution())?;
        let task = Task {
            exercise,
            student: "",
            seed: 1,
            text: text.as_bytes(),
            number: 0,
            folder: &folder,
        };
        let graded = self.is_right(task)?;
        let _ = fs::remove_dir_all(&folder);
        Ok(graded.judgement)
    }

    fn predicted(&self, task: Task<'_>) -> Result<Graded> {
        let file = task.folder.join("answer.toml");
        fs::create_dir_all(task.folder)
            .and_then(|()| fs::write(&file, &*String::from_utf8_lossy(task.text)))
            .context("cannot write the answer")?;
        let recipe = &self.workshop.recipes[task.exercise.id()];
        let mut command = Command::new(&recipe.judge);
        command.arg("--answer").arg(&file).env(SEED, task.seed.to_string());
        let bounds = Bounds {
            time: Duration::from_secs(u64::from(self.seconds) * 6),
            output: 1 << 20,
            memory: 4 << 30,
        };
        let finished =
            run_bounded(&mut command, bounds).context("the checks do not start")?;
        self.held(task.exercise, &finished)
    }

    /// Has the judge judge a program. Each attempt gets other inputs.
    fn judged(
        &self,
        task: Task<'_>,
        program: &Path,
        baseline: Option<&Path>,
        attempt: u64,
    ) -> Result<Graded> {
        let recipe = &self.workshop.recipes[task.exercise.id()];
        let memory = memory_limit(&task.exercise.manifest);
        let mut command = dies_with_us(&recipe.judge);
        command.arg("--judge").arg(self.worker_command(task, program)?);
        if let Some(baseline) = baseline {
            command.arg(self.worker_command(task, baseline)?);
        }
        command.arg("--seconds").arg(self.seconds.to_string());
        command.arg("--memory").arg((memory >> 20).to_string());
        command.env(SEED, self.inputs(task, attempt).to_string());
        command.current_dir(self.scratch);
        let bounds = Bounds {
            time: Duration::from_secs(u64::from(self.seconds) * 60),
            output: 24 << 20,
            memory: memory * 2 + (2 << 30),
        };
        let finished =
            run_bounded(&mut command, bounds).context("the judge does not start")?;
        self.held(task.exercise, &finished)
    }

    /// How the judge starts a worker in its room, as it is told.
    fn worker_command(&self, task: Task<'_>, program: &Path) -> Result<String> {
        let manifest = &task.exercise.manifest;
        // A program that asks how many processors there are starts as many threads.
        let processors = processor_list(manifest.threads, task.number);
        let text = program.to_str().context("the path is not UTF-8")?;
        let there = if self.sandbox.is_there() { "/check" } else { text };
        let words = [there.to_owned(), "--worker".to_owned()];
        let room = worker_room(manifest, program);
        let command = self.sandbox.command(
            &room,
            task.number,
            processors.as_deref(),
            &words,
        )?;
        Ok(serde_json::to_string(&Process(command))?)
    }

    /// The seed of the inputs, which cannot be guessed without knowing ours.
    fn inputs(&self, task: Task<'_>, attempt: u64) -> u64 {
        let Task { student, exercise, .. } = task;
        let text = format!("{} {student} {} {attempt}", self.seed, exercise.id());
        let hash = Sha256::digest(text);
        u64::from_le_bytes(hash[..8].try_into().expect("it has 32"))
    }

    /// What the judge said, held against the bars, with what was printed.
    fn held(&self, exercise: &Exercise, finished: &Finished) -> Result<Graded> {
        let complaint = finished.complaint();
        let judgement = self.judgement(exercise, finished, &complaint)?;
        let printed =
            judgement.report.as_ref().map_or("", |report| report.printed.as_str());
        let output = [printed, complaint.as_str()].join("\n").trim().to_owned();
        Ok(Graded {
            output: exercise_kit::shortened(&output, KEPT),
            ..Graded::without_output(judgement)
        })
    }

    fn judgement(
        &self,
        exercise: &Exercise,
        finished: &Finished,
        complaint: &str,
    ) -> Result<Judgement> {
        Ok(match finished.end {
            End::Exited(status) if status.success() => {
                let report: Report = serde_json::from_slice(&finished.stdout)
                    .context("the judge gave no report")?;
                let mut judgement =
                    Judgement::of(&exercise.manifest, report, self.isa);
                forbid_threads(&mut judgement, exercise.manifest.threads);
                judgement
            }
            End::Exited(status) if status.code() == Some(PANICKED) => {
                broken_checks(complaint)
            }
            End::Exited(status) => bail!(
                "the judge of {} ended with {status}: {complaint}",
                exercise.name
            ),
            End::Time => {
                Judgement::new(Verdict::Timeout, "all checks together take too long")
            }
            End::Output => Judgement::new(Verdict::Output, "it printed too much"),
            End::Memory => {
                Judgement::new(Verdict::Memory, "it took too much memory")
            }
        })
    }
}

/// The judge met an answer that its checks were not made for, and panicked.
fn broken_checks(complaint: &str) -> Judgement {
    let last = complaint.lines().rev().find(|line| line.contains("panicked"));
    let last = last.unwrap_or("no more is known");
    let reason = format!("the answer breaks the checks: {last}");
    Judgement::new(Verdict::Wrong, reason)
}

/// Here threads are limited to what the exercise allows, so that a program that got no
/// more has asked for too many.
fn forbid_threads(judgement: &mut Judgement, allowed: u32) {
    let failure = judgement.report.as_ref().and_then(Report::first_failure);
    if failure.is_none_or(|(_, failure)| failure.trouble != Trouble::NoThread) {
        return;
    }
    judgement.verdict = Verdict::Forbidden;
    judgement.reason += &match allowed {
        1 => " (one thread is allowed, which is the function's own)".to_owned(),
        more => format!(" ({more} threads are allowed)"),
    };
}
