//! What an answer is worth: the judge's report, held against the bars.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use exercise_kit::{Ended, Failure, Process, Report, Solved, Trouble, UNAVAILABLE};
use serde::{Deserialize, Serialize};
use workbook_exercises::course::SEED;
use workbook_exercises::manifest::Manifest;

use super::build::Built;

/// Names a folder in which the exercises for GPUs keep their emulated driver, which takes
/// longer to compile than to use.
const EMULATION: &str = "STEP5_EMULATION_KEPT";

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Right, and as fast as it has to be.
    Pass,
    /// Right and too slow.
    Slow,
    /// A wrong answer.
    Wrong,
    /// It panicked, or ended the process.
    Panic,
    /// The compiler refused it.
    CompileError,
    /// It took too long for an answer.
    Timeout,
    /// It needed too much memory.
    Memory,
    /// It printed too much.
    Output,
    /// It does what the exercise forbids.
    Forbidden,
    /// There is no answer yet.
    Missing,
    /// This machine lacks what the exercise needs.
    Unavailable,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        f.write_str(name.as_str().unwrap_or_default())
    }
}

/// How fast an answer is beside the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Times as fast as the baseline: the median of the rounds.
    pub median: f64,
    /// The slowest round.
    pub least: f64,
    /// The fastest round.
    pub most: f64,
    /// How many rounds there were.
    pub rounds: usize,
    /// Times as fast as the baseline it has to be; none if nothing is asked of this
    /// instruction set.
    pub bar: Option<f64>,
}

impl Speed {
    fn of(report: &Report, bar: Option<f64>) -> Option<Self> {
        let speedups = report.speedups();
        let median = report.speedup()?;
        let (least, most) = (*speedups.first()?, *speedups.last()?);
        Some(Speed { median, least, most, rounds: speedups.len(), bar })
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Speed { median, least, most, rounds, .. } = self;
        write!(
            f,
            "{median:.2} times as fast as the baseline ({least:.2} to {most:.2} in \
             {rounds} rounds)"
        )
    }
}

/// What an answer is worth, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// In one word.
    pub verdict: Verdict,
    /// In a sentence.
    pub reason: String,
    /// Beside the baseline, if it was measured.
    pub speed: Option<Speed>,
    /// All that the judge said, if it came so far.
    pub report: Option<Report>,
}

impl Judgement {
    /// Without a report.
    pub fn new(verdict: Verdict, reason: impl Into<String>) -> Self {
        Judgement { verdict, reason: reason.into(), speed: None, report: None }
    }

    /// Of an answer that does not compile.
    pub fn of_refused(built: &Built) -> Self {
        let first =
            built.errors.first().map_or("the compiler refused it", String::as_str);
        if built.is_forbidden() {
            let reason = "unsafe code is not allowed in this exercise";
            Judgement::new(Verdict::Forbidden, reason)
        } else {
            Judgement::new(Verdict::CompileError, first.trim_end())
        }
    }

    /// Of what the judge reported, for a machine with this instruction set.
    pub fn of(manifest: &Manifest, report: Report, isa: &str) -> Self {
        let speed = Speed::of(&report, manifest.bar(isa));
        let (verdict, reason) = verdict(manifest, &report, speed);
        Judgement { verdict, reason, speed, report: Some(report) }
    }

    /// The names of the checks that did not pass.
    pub fn failed_checks(&self) -> Vec<&str> {
        let outcomes = self.report.iter().flat_map(|report| &report.outcomes);
        outcomes.filter(|o| o.failure.is_some()).map(|o| o.check.as_str()).collect()
    }
}

fn verdict(
    manifest: &Manifest,
    report: &Report,
    speed: Option<Speed>,
) -> (Verdict, String) {
    if let Some(missing) = &report.unavailable {
        return (Verdict::Unavailable, missing.clone());
    }
    if let Some((check, failure)) = report.first_failure() {
        return (verdict_of_trouble(failure.trouble), sentence(check, failure));
    }
    if report.outcomes.is_empty() {
        return (Verdict::Wrong, "no check has run".to_owned());
    }
    let threads = f64::from(manifest.threads);
    if let Some(busy) = report.busy.filter(|busy| *busy > threads + 0.5) {
        let reason = format!(
            "it kept {busy:.1} processors busy, where {threads} may be used"
        );
        return (Verdict::Forbidden, reason);
    }
    if let (Some(most), Some(peak)) = (manifest.mebibytes, report.peak)
        && peak.bytes > most << 20
    {
        let used = peak.bytes.div_ceil(1 << 20);
        let reason = format!("{used} MiB of memory, where {most} MiB are allowed");
        return (Verdict::Memory, reason);
    }
    match speed {
        Some(Speed { median, bar: Some(bar), .. }) if median < bar => (
            Verdict::Slow,
            format!(
                "{median:.2} times as fast as the baseline, where {bar} is wanted"
            ),
        ),
        _ => (Verdict::Pass, "all checks passed".to_owned()),
    }
}

fn verdict_of_trouble(trouble: Trouble) -> Verdict {
    match trouble {
        Trouble::Wrong | Trouble::Garbled => Verdict::Wrong,
        Trouble::Panic | Trouble::NoThread => Verdict::Panic,
        Trouble::Ended(ended) => verdict_of_end(ended),
        Trouble::Timeout => Verdict::Timeout,
        Trouble::Output => Verdict::Output,
        Trouble::Missing => Verdict::Missing,
        Trouble::Memory => Verdict::Memory,
    }
}

fn verdict_of_end(ended: Ended) -> Verdict {
    match (ended, ended.signal()) {
        (Ended::OutOfMemory, _) => Verdict::Memory,
        (_, Some(SIGXCPU)) => Verdict::Timeout,
        (_, Some(SIGXFSZ)) => Verdict::Output,
        (_, Some(SIGSYS)) => Verdict::Forbidden,
        _ => Verdict::Panic,
    }
}

// Signals by their numbers on Linux, which is where a sandbox sends the last three.
const SIGABRT: i32 = 6;
const SIGSEGV: i32 = 11;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;
const SIGSYS: i32 = 31;

/// What an end means that has a usual cause.
fn meaning_of_end(ended: Ended) -> Option<&'static str> {
    match (ended, ended.signal()) {
        (Ended::OutOfMemory, _) => {
            Some("it asked for more memory than there is for it")
        }
        (Ended::StackOverflow, _) => Some("its stack overflowed"),
        (_, Some(SIGABRT)) => Some("it aborted"),
        (_, Some(SIGSEGV)) => Some("its stack overflowed, or it used a bad pointer"),
        (_, Some(SIGXCPU)) => Some("it computed for too long"),
        (_, Some(SIGXFSZ)) => Some("it wrote too large a file"),
        (_, Some(SIGSYS)) => Some("it asked the system for what is refused here"),
        _ => None,
    }
}

/// What was found instead of an answer, with what it means.
pub fn found_and_meaning(failure: &Failure) -> String {
    let meaning = match failure.trouble {
        Trouble::Ended(ended) => meaning_of_end(ended),
        _ => None,
    };
    let found = failure.found.clone();
    meaning.map_or(found, |words| format!("{} ({words})", failure.found))
}

fn sentence(check: &str, failure: &Failure) -> String {
    let Failure { input, expected, .. } = failure;
    let found = found_and_meaning(failure);
    format!("{check}: for {input} expected {expected}, found {found}")
}

/// The command that starts a worker.
pub fn worker(check: &Path) -> Result<Process> {
    let program = check.to_str().with_context(|| {
        format!("{} is not a path that can be passed on", check.display())
    })?;
    Ok(Process(vec![program.to_owned(), "--worker".to_owned()]))
}

/// Lets a trusted program judge a worker, and measure it beside a baseline if there is
/// one.
///
/// # Errors
/// The judge does not start, or says nothing: then something else is broken.
pub fn judge_worker(
    judge: &Path,
    worker: &Process,
    baseline: Option<&Process>,
    answer: Duration,
    seed: u64,
) -> Result<Report> {
    let mut command = judging(judge, seed);
    command.arg("--judge").arg(serde_json::to_string(worker)?);
    if let Some(baseline) = baseline {
        command.arg(serde_json::to_string(baseline)?);
    }
    command.arg("--seconds").arg(answer.as_secs().max(1).to_string());
    json(&mut command)
}

/// Lets a trusted program judge the answer in a file.
///
/// # Errors
/// As [`judge_worker`].
pub fn judge_answer(judge: &Path, file: &Path, seed: u64) -> Result<Report> {
    json(judging(judge, seed).arg("--answer").arg(file))
}

/// What a program says of its exercise.
///
/// # Errors
/// As [`judge_worker`].
pub fn describe(judge: &Path, seed: u64) -> Result<exercise_kit::Description> {
    json(judging(judge, seed).arg("--describe"))
}

/// The question of a prediction for this seed.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// For the learner.
    pub question: String,
    /// What may be answered; anything if there is nothing here.
    pub choices: Vec<String>,
}

/// What a prediction asks.
///
/// # Errors
/// As [`judge_worker`].
pub fn ask_question(judge: &Path, seed: u64) -> Result<Question> {
    json(judging(judge, seed).arg("--ask"))
}

/// The question with its answer; none where this machine cannot find it.
///
/// # Errors
/// As [`judge_worker`].
pub fn solved(judge: &Path, seed: u64) -> Result<Option<Solved>> {
    let mut command = judging(judge, seed);
    let output =
        command.arg("--truth").output().context("cannot start the checks")?;
    if output.status.code() == Some(i32::from(UNAVAILABLE)) {
        return Ok(None);
    }
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim_end()
    );
    Ok(Some(serde_json::from_slice(&output.stdout)?))
}

/// A program of checks, without arguments yet.
fn judging(judge: &Path, seed: u64) -> Command {
    let mut command = Command::new(judge);
    command.env(SEED, seed.to_string()).stdin(Stdio::null());
    command.env(EMULATION, judge.with_file_name("emulation"));
    command
}

fn json<T: for<'a> Deserialize<'a>>(command: &mut Command) -> Result<T> {
    let output = command.output().with_context(|| {
        format!("cannot start {}", command.get_program().to_string_lossy())
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("the checks ended with {}:\n{}", output.status, words.trim_end());
    }
    serde_json::from_slice(&output.stdout).context("the checks gave no report")
}

#[cfg(test)]
mod tests {
    use super::*;
    use exercise_kit::{Outcome, Peak, Round};

    fn manifest(rest: &str) -> Manifest {
        let text = format!(
            "id = \"x\"\ntitle = \"X\"\nchapter = \"c\"\nkind = \"code\"\n\
             level = \"fast\"\nobjectives = [\"o\"]\nminutes = 5\npoints = 5\n\
             prerequisites = []\n{rest}"
        );
        Manifest::parse(&text).unwrap()
    }

    fn report(trouble: Option<Trouble>, speedups: &[f64]) -> Report {
        let failure = trouble.map(|trouble| Failure {
            trouble,
            input: "[1, 2]".into(),
            expected: "3".into(),
            found: "4".into(),
        });
        let round = |&speedup: &f64| Round { baseline_s: speedup, subject_s: 1.0 };
        Report {
            rounds: speedups.iter().map(round).collect(),
            peak: Some(Peak { bytes: 10 << 20 }),
            ..Report::of(vec![Outcome { check: "sums".into(), failure }])
        }
    }

    fn judged(rest: &str, report: Report) -> Verdict {
        Judgement::of(&manifest(rest), report, "avx2").verdict
    }

    #[test]
    fn a_verdict_follows_from_the_report_and_the_bars() {
        assert_eq!(judged("", report(None, &[])), Verdict::Pass);
        assert_eq!(judged("", Report::of(Vec::new())), Verdict::Wrong);
        let trouble = |trouble| judged("", report(Some(trouble), &[]));
        assert_eq!(trouble(Trouble::Wrong), Verdict::Wrong);
        let ended = |ended| trouble(Trouble::Ended(ended));
        assert_eq!(ended(Ended::Exit(0)), Verdict::Panic);
        assert_eq!(ended(Ended::StackOverflow), Verdict::Panic);
        assert_eq!(ended(Ended::OutOfMemory), Verdict::Memory);
        assert_eq!(ended(Ended::Signal(24)), Verdict::Timeout);
        assert_eq!(ended(Ended::Exit(128 + 24)), Verdict::Timeout);
        assert_eq!(ended(Ended::Exit(128 + 25)), Verdict::Output);
        assert_eq!(ended(Ended::Exit(128 + 31)), Verdict::Forbidden);
        assert_eq!(trouble(Trouble::NoThread), Verdict::Panic);
        assert_eq!(trouble(Trouble::Timeout), Verdict::Timeout);
        assert_eq!(trouble(Trouble::Output), Verdict::Output);
        let bar = "[speed]\navx2 = 2.0\n";
        assert_eq!(judged(bar, report(None, &[1.9, 1.0, 2.5])), Verdict::Slow);
        assert_eq!(judged(bar, report(None, &[2.1, 1.0, 2.5])), Verdict::Pass);
        let other = "[speed]\nneon = 2.0\n";
        assert_eq!(judged(other, report(None, &[1.0])), Verdict::Pass);
        let memory = "[memory]\nmebibytes = 9\n";
        assert_eq!(judged(memory, report(None, &[1.0])), Verdict::Memory);
        let enough = "[memory]\nmebibytes = 10\n";
        assert_eq!(judged(enough, report(None, &[1.0])), Verdict::Pass);
        let lacking = Report::unavailable("No GPU.".into());
        assert_eq!(judged("", lacking), Verdict::Unavailable);
    }

    #[test]
    fn the_reason_names_check_input_and_answers() {
        let judgement =
            Judgement::of(&manifest(""), report(Some(Trouble::Wrong), &[]), "avx2");
        assert_eq!(judgement.reason, "sums: for [1, 2] expected 3, found 4");
        assert_eq!(judgement.failed_checks(), ["sums"]);
        let aborted = report(Some(Trouble::Ended(Ended::Exit(134))), &[]);
        let judgement = Judgement::of(&manifest(""), aborted, "avx2");
        assert_eq!(
            judgement.reason,
            "sums: for [1, 2] expected 3, found 4 (it aborted)"
        );
        assert_eq!(Verdict::CompileError.to_string(), "compile-error");
    }

    #[test]
    fn forbidden_code_is_told_from_wrong_code() {
        let built = |code: &str| Built {
            codes: vec![code.into()],
            errors: vec!["error: usage of unsafe_code".into()],
            ..Built::default()
        };
        let verdict = |code| Judgement::of_refused(&built(code)).verdict;
        assert_eq!(verdict("unsafe_code"), Verdict::Forbidden);
        assert_eq!(verdict("E0453"), Verdict::Forbidden);
        assert_eq!(verdict("E0308"), Verdict::CompileError);
    }
}
