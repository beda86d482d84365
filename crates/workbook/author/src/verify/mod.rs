//! The author's gate: every exercise is what it should be.
//!
//! | module | what must hold |
//! |---|---|
//! | [`files`] | all files are there, and the stub is what the solution leaves |
//! | [`answers`] | stub, solution, baseline and mutants are judged as they should be |
//! | [`mod@bench`] | what is measured is as wanted, unless the machine was disturbed |
//! | [`inputs`] | inputs are asymmetric and of odd sizes |
//! | [`mutant`] | a known wrong answer says what catches it |

pub mod answers;
pub mod bench;
pub mod files;
pub mod inputs;
pub mod mutant;

use std::collections::BTreeMap;
use std::env;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use workbook_base::files::read_text;
use workbook_base::finding::Finding;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise, MANIFEST};
use workbook_exercises::manifest::Kind;
use workbook_learn::build::{Built, Key, Scratch, Variant};
use workbook_learn::isa;
use workbook_learn::progress::{Progress, Status};

use mutant::Mutant;

/// The names of variants that no mutant may have.
pub const STUB: &str = "stub";
/// The answer that passes.
pub const SOLUTION: &str = "solution";
/// The naive answer.
pub const BASELINE: &str = "baseline";
const OURS: [&str; 3] = [STUB, SOLUTION, BASELINE];

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

/// Writes the stub of every exercise, but where a learner has begun.
///
/// # Errors
/// A solution has no good regions, or a file cannot be written.
pub fn write_stubs(repository: &Repository) -> Result<ExitCode> {
    let catalogue = Catalogue::read(repository)?;
    let progress = Progress::read(repository)?;
    let mut written = 0;
    for exercise in &catalogue.exercises {
        let stub = exercise.stub()?;
        let edited = exercise.edited();
        if read_text(&edited).is_ok_and(|there| there == stub) {
            continue;
        }
        if progress.status(exercise.id()) != Status::New {
            let id = exercise.id();
            print(&format!(
                "left alone: {id} has been begun here; \
                 `cargo workbook exercise reset {id}` puts its stub back"
            ))?;
            continue;
        }
        std::fs::write(&edited, stub)
            .with_context(|| format!("cannot write {}", edited.display()))?;
        print(&repository.name(&edited))?;
        written += 1;
    }
    print(&format!(
        "{} exercises, {written} files written",
        catalogue.exercises.len()
    ))?;
    report_findings(&catalogue.findings)
}

/// Checks the exercises and prints what was shown. The exit status is 1 if anything is
/// wrong.
///
/// # Errors
/// A file cannot be read, or cargo cannot do its work.
pub fn run(repository: &Repository, ids: &[String]) -> Result<ExitCode> {
    let start = Instant::now();
    let report = check(repository, ids, &print)?;
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
    report_findings(&report.findings)
}

fn report_findings(findings: &[Finding]) -> Result<ExitCode> {
    for finding in findings {
        print(&finding.to_string())?;
    }
    Ok(match findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Checks these exercises; all if none is named. Says for each what was shown.
///
/// # Errors
/// As [`run`].
pub fn check(
    repository: &Repository,
    ids: &[String],
    say: &dyn Fn(&str) -> Result<()>,
) -> Result<Report> {
    let start = Instant::now();
    let catalogue = Catalogue::read(repository)?;
    let exercises: Vec<&Exercise> = match ids {
        [] => catalogue.exercises.iter().collect(),
        ids => ids.iter().map(|id| catalogue.wanted(id)).collect::<Result<_>>()?,
    };
    let mut report = Report {
        exercises: exercises.len(),
        findings: catalogue.findings.clone(),
        ..Report::default()
    };
    for exercise in &exercises {
        report.findings.extend(files::check(repository, exercise)?);
    }
    report.findings.extend(files::unformatted(repository, &exercises)?);
    let workshop = Workshop::build(repository, &exercises)?;
    let (variants, seconds) = (workshop.built.len(), start.elapsed().as_secs());
    say(&format!(
        "{variants} variants of {} exercises in {seconds} s",
        exercises.len()
    ))?;
    let full_name = |exercise: &Exercise| {
        format!("{}/{}", exercise.manifest.chapter, exercise.id())
    };
    let width = exercises.iter().map(|e| full_name(e).len()).max().unwrap_or(0);
    // While one is measured nothing else may run.
    let (timed, untimed): (Vec<&Exercise>, Vec<&Exercise>) =
        exercises.into_iter().partition(|exercise| exercise.manifest.has_baseline());
    let mut add = |Seen { exercise, shown, took }: Seen| -> Result<()> {
        let shown = shown?;
        let (name, facts) = (full_name(exercise), shown.facts.join(", "));
        say(&format!("{name:width$}  {facts}, {} s", took.as_secs()))?;
        report.add(exercise, shown);
        Ok(())
    };
    let seen: Vec<Seen> = untimed
        .into_par_iter()
        .map(|exercise| Seen::of(&workshop, exercise))
        .collect();
    seen.into_iter().try_for_each(&mut add)?;
    timed.into_iter().try_for_each(|exercise| add(Seen::of(&workshop, exercise)))?;
    report.findings.sort();
    report.findings.dedup();
    Ok(report)
}

/// What came of one exercise.
struct Seen<'a> {
    exercise: &'a Exercise,
    shown: Result<Shown>,
    took: Duration,
}

impl<'a> Seen<'a> {
    fn of(workshop: &Workshop, exercise: &'a Exercise) -> Self {
        let start = Instant::now();
        let shown = answers::check(workshop, exercise);
        Seen { exercise, shown, took: start.elapsed() }
    }
}

impl Report {
    fn add(&mut self, exercise: &Exercise, shown: Shown) {
        for (file, why) in shown.wrong {
            let name = format!("{}/{file}", exercise.name);
            self.findings.push(Finding::new(name, 1, why));
        }
        let id = exercise.id();
        self.skipped
            .extend(shown.disturbed.iter().map(|why| format!("{id}: {why}")));
        for why in shown.skipped {
            if must_run_all() {
                let name = format!("{}/{MANIFEST}", exercise.name);
                self.findings.push(Finding::new(
                    name,
                    1,
                    format!("required here: {why}"),
                ));
            } else {
                self.skipped.push(format!("{id}: {why}"));
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
    /// What could not be shown because others used the machine.
    pub disturbed: Vec<String>,
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
}

/// All variants, built.
pub struct Workshop {
    /// What cargo made of each.
    pub built: BTreeMap<Key, Built>,
    /// The known wrong answers by the id of their exercise.
    pub mutants: BTreeMap<String, Vec<Mutant>>,
    /// The instruction set at hand.
    pub isa: &'static str,
    /// Nobody else builds there as long as this is judged.
    _scratches: Vec<Scratch>,
}

impl Workshop {
    fn build(repository: &Repository, exercises: &[&Exercise]) -> Result<Self> {
        let mut variants = Vec::new();
        let mut mutants = BTreeMap::new();
        for exercise in exercises {
            let paths = exercise.mutants()?;
            let of_it: Vec<Mutant> = paths
                .iter()
                .map(|path| Mutant::read(path))
                .collect::<Result<_>>()?;
            variants.extend(variants_of(exercise, &of_it)?);
            mutants.insert(exercise.id().to_owned(), of_it);
        }
        let is_ours = |variant: &Variant<'_>| OURS.contains(&variant.name.as_str());
        let (ours, wrong): (Vec<_>, Vec<_>) =
            variants.into_iter().partition(is_ours);
        let (mut scratches, mut built) = (Vec::new(), BTreeMap::new());
        for (name, variants) in [("verify", ours), ("verify-mutants", wrong)] {
            if variants.is_empty() {
                continue;
            }
            let scratch = Scratch::write(repository, name, &variants)?;
            // Whether a wrong answer is also written badly is nobody's concern.
            built.extend(match is_ours(&variants[0]) {
                true => scratch.build_with_clippy()?,
                false => scratch.build()?,
            });
            scratches.push(scratch);
        }
        let isa = isa::at_hand()?;
        Ok(Workshop { built, mutants, isa, _scratches: scratches })
    }

    /// What cargo made of a variant; nothing if it was not built.
    pub fn built(&self, exercise: &Exercise, name: &str) -> Option<&Built> {
        self.built.get(&(exercise.id().to_owned(), name.to_owned()))
    }
}

fn variants_of<'a>(
    exercise: &'a Exercise,
    mutants: &[Mutant],
) -> Result<Vec<Variant<'a>>> {
    let mut variants = Vec::new();
    let mut add = |name: &str, text: String, is_optimised: bool| {
        let name = name.to_owned();
        variants.push(Variant { exercise, name, text: Some(text), is_optimised });
    };
    // Only what is measured is worth the time that optimising takes.
    let is_measured = exercise.manifest.has_baseline();
    let has_check = exercise.file("tests/check.rs").is_file();
    if !has_check
        || !exercise.file("Cargo.toml").is_file()
        || !exercise.edited().is_file()
    {
        return Ok(variants);
    }
    match exercise.manifest.kind {
        Kind::Explain => {}
        // Nothing that is answered is compiled; what is asked about is, as readers run it.
        Kind::Predict => add(STUB, exercise.work()?, true),
        Kind::Code => {
            add(STUB, exercise.work()?, false);
            if exercise.solution().is_file() {
                add(SOLUTION, read_text(&exercise.solution())?, is_measured);
            }
            if exercise.baseline().is_file() {
                add(BASELINE, read_text(&exercise.baseline())?, is_measured);
            }
            for mutant in mutants {
                if !OURS.contains(&mutant.name.as_str()) {
                    add(&mutant.name, mutant.text.clone(), mutant.is_measured());
                }
            }
        }
    }
    Ok(variants)
}
