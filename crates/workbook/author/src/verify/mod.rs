//! The author's gate: every exercise is what it should be.
//!
//! | module | what must hold |
//! |---|---|
//! | [`files`] | all files are there, and the stub is what the solution leaves |
//! | [`code`] | the stub fails, the solution passes, wrong answers are rejected |
//! | [`prediction`] | the truth is told from every known mistake, whatever the seed |
//! | [`explanation`] | a rubric gives the points of the manifest |
//! | [`inputs`] | inputs are asymmetric and of odd sizes |
//! | [`mutant`] | a known wrong answer says what catches it |
//! | [`speed`] | the solution meets the bar, slow answers miss it: `--speed` only |
//!
//! All but the last says the same on a busy machine as on a quiet one, so that
//! continuous integration can rely on it. Speed is measured by an author in a quiet
//! window, and what was measured is recorded with a hash of the exercise.

pub mod code;
pub mod explanation;
pub mod files;
pub mod inputs;
mod judging;
pub mod mutant;
pub mod prediction;
pub mod speed;
mod stubs;
pub mod workshop;

use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
pub use stubs::write_stubs;
use workbook_base::finding::Finding;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise, MANIFEST};
use workbook_exercises::manifest::{Kind, Mistake};
use workbook_learn::isa;

use mutant::Mutant;
use workshop::{Purpose, Workshop};

/// What was found of the exercises.
#[derive(Debug, Default)]
pub struct Report {
    /// How many exercises were looked at.
    pub exercises: usize,
    /// What could not be checked on this machine.
    pub skipped: Vec<String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Checks the exercises and prints what was shown. The exit status is 1 if anything is
/// wrong.
///
/// # Errors
/// A file cannot be read, or cargo cannot do its work.
pub fn verify_exercises(
    repository: &Repository,
    ids: &[String],
) -> Result<ExitCode> {
    let start = Instant::now();
    let report = check_exercises(repository, ids, &print)?;
    for skipped in &report.skipped {
        print(&format!("skipped: {skipped}"))?;
    }
    print(&format!(
        "{} exercises on {}, {} findings, {} s",
        report.exercises,
        isa::at_hand()?,
        report.findings.len(),
        start.elapsed().as_secs()
    ))?;
    print_findings(&report.findings)
}

/// Prints a known wrong answer of an exercise as the whole file that it is judged as.
///
/// # Errors
/// There is no such exercise or wrong answer, or its patch does not fit the solution.
pub fn print_mutant(
    repository: &Repository,
    id: &str,
    name: &str,
) -> Result<ExitCode> {
    let catalogue = Catalogue::read(repository)?;
    let mutants = Mutant::read_all(catalogue.wanted(id)?)?;
    let names: Vec<&str> = mutants.iter().map(|m| m.name.as_str()).collect();
    let mutant =
        mutants.iter().find(|mutant| mutant.name == name).with_context(|| {
            format!(
                "{id} has no wrong answer {name}; there are {}",
                names.join(", ")
            )
        })?;
    match &mutant.text {
        Ok(text) => print(text.trim_end())?,
        Err(Mistake { line, message }) => {
            bail!("{}:{line}: {message}", repository.name(&mutant.path))
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_findings(findings: &[Finding]) -> Result<ExitCode> {
    for finding in findings {
        print(&finding.to_string())?;
    }
    if findings.is_empty() { Ok(ExitCode::SUCCESS) } else { Ok(ExitCode::FAILURE) }
}

/// Checks these exercises; all if none is named. Says for each what was shown.
///
/// # Errors
/// As [`verify_exercises`].
pub fn check_exercises(
    repository: &Repository,
    ids: &[String],
    say: &dyn Fn(&str) -> Result<()>,
) -> Result<Report> {
    let start = Instant::now();
    let catalogue = Catalogue::read(repository)?;
    let exercises = wanted_exercises(&catalogue, ids)?;
    let mut report = Report {
        exercises: exercises.len(),
        findings: catalogue.findings.clone(),
        ..Report::default()
    };
    for exercise in &exercises {
        report.findings.extend(files::check_files(repository, exercise)?);
    }
    report.findings.extend(files::unformatted(repository, &exercises)?);
    let workshop = Workshop::build(repository, &exercises, Purpose::Correctness)?;
    say(&format!(
        "{} variants of {} exercises in {} s",
        workshop.built.len(),
        exercises.len(),
        start.elapsed().as_secs()
    ))?;
    let width = name_width(&exercises);
    let seen: Vec<Seen> = exercises
        .into_par_iter()
        .map(|exercise| Seen::judge(&workshop, exercise))
        .collect();
    for Seen { exercise, shown, took } in seen {
        let (shown, name) = (shown?, full_name(exercise));
        let facts = shown.facts.join(", ");
        say(&format!("{name:width$}  {facts}, {} s", took.as_secs()))?;
        report.add(exercise, shown);
    }
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

/// The exercises that are named; all if none is.
fn wanted_exercises<'a>(
    catalogue: &'a Catalogue,
    ids: &[String],
) -> Result<Vec<&'a Exercise>> {
    if ids.is_empty() {
        return Ok(catalogue.exercises.iter().collect());
    }
    ids.iter().map(|id| catalogue.wanted(id)).collect()
}

fn full_name(exercise: &Exercise) -> String {
    format!("{}/{}", exercise.manifest.chapter, exercise.id())
}

fn name_width(exercises: &[&Exercise]) -> usize {
    exercises.iter().map(|exercise| full_name(exercise).len()).max().unwrap_or(0)
}

/// What came of one exercise.
struct Seen<'a> {
    exercise: &'a Exercise,
    shown: Result<Shown>,
    took: Duration,
}

impl<'a> Seen<'a> {
    fn judge(workshop: &Workshop, exercise: &'a Exercise) -> Self {
        let start = Instant::now();
        let shown = match exercise.manifest.kind {
            Kind::Code => code::check_code(workshop, exercise),
            Kind::Predict => prediction::check_prediction(workshop, exercise),
            Kind::Explain => explanation::check_explanation(exercise),
        };
        Seen { exercise, shown, took: start.elapsed() }
    }
}

impl Report {
    fn add(&mut self, exercise: &Exercise, shown: Shown) {
        self.findings.extend(shown.findings_of(exercise));
        for why in shown.skipped {
            if must_run_all() {
                let name = format!("{}/{MANIFEST}", exercise.name);
                let why = format!("required here: {why}");
                self.findings.push(Finding::new(name, 1, why));
            } else {
                self.skipped.push(format!("{}: {why}", exercise.id()));
            }
        }
    }
}

/// Continuous integration on Linux has all that exercises need.
fn must_run_all() -> bool {
    cfg!(target_os = "linux") && env::var("CI").is_ok_and(|ci| ci == "true")
}

/// What came of looking at one exercise.
#[derive(Debug, Default)]
pub struct Shown {
    /// What was shown.
    pub facts: Vec<String>,
    /// Files of the exercise, and what is wrong with them.
    pub wrong: Vec<(String, String)>,
    /// What this machine lacks.
    pub skipped: Vec<String>,
}

impl Shown {
    /// Something is as it should be.
    pub fn fact(&mut self, fact: impl Into<String>) {
        self.facts.push(fact.into());
    }

    /// Something is wrong with a file.
    pub fn wrong(&mut self, file: impl Into<String>, why: impl Into<String>) {
        self.wrong.push((file.into(), why.into()));
    }

    /// What is wrong, with the names of files from the root.
    fn findings_of(&self, exercise: &Exercise) -> Vec<Finding> {
        let finding = |(file, why): &(String, String)| {
            Finding::new(format!("{}/{file}", exercise.name), 1, why)
        };
        self.wrong.iter().map(finding).collect()
    }
}
