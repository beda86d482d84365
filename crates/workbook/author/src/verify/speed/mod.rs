//! `cargo workbook exercise verify --speed`: the solution is as fast as it has to be,
//! with room to spare, and the naive answer and those that are wrong only by being slow
//! miss the bar.
//!
//! | module | what it does |
//! |---|---|
//! | [`mod@bench`] | measures, and again what is not as wanted |
//! | [`record`] | what was measured, in `crates/exercises/speed.json` |
//!
//! An author runs this when nothing else runs. What was measured on a busy machine is
//! not recorded, and nothing that continuous integration decides depends on it.

pub mod bench;
pub mod record;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_learn::judge::Verdict;
use workbook_machine::busy::Watch;

use super::judging::Judging;
use super::mutant::Mutant;
use super::workshop::{BASELINE, Purpose, SOLUTION, Workshop};
use super::{Shown, full_name, name_width, print_findings, wanted_exercises};
use bench::{Measured, Wanted, disturbance, measure};
use record::{Entry, Measurement, Record};

/// A solution is this many times as fast as it has to be.
const ROOM: f64 = 1.3;

/// Measures the exercises that have a bar for speed, prints what was seen and records it.
/// The exit status is 1 if anything is wrong or could not be recorded.
///
/// # Errors
/// A file cannot be read or written, or cargo cannot do its work.
pub fn verify_speed(repository: &Repository, ids: &[String]) -> Result<ExitCode> {
    let catalogue = Catalogue::read(repository)?;
    let mut exercises = wanted_exercises(&catalogue, ids)?;
    exercises.retain(|exercise| !exercise.manifest.speed.is_empty());
    let workshop = Workshop::build(repository, &exercises, Purpose::Speed)?;
    if let Some(warning) = Watch::default().warning() {
        print(&warning)?;
    }
    let mut record = Record::read(repository)?;
    let (mut findings, mut is_complete) = (catalogue.findings.clone(), true);
    let width = name_width(&exercises);
    for exercise in exercises {
        let start = Instant::now();
        let timing = time_exercise(&workshop, exercise)?;
        let (name, facts) = (full_name(exercise), timing.shown.facts.join(", "));
        let seconds = start.elapsed().as_secs();
        print(&format!("{name:width$}  {facts}, {seconds} s"))?;
        for why in &timing.unrecorded {
            print(&format!("not recorded: {}: {why}", exercise.id()))?;
        }
        is_complete &= timing.unrecorded.is_empty();
        let of_exercise = timing.shown.findings_of(exercise);
        if let (Some(entry), true) = (timing.entry, of_exercise.is_empty()) {
            record.replace(entry);
            // One by one, so that nothing is lost when a person ends it.
            record.write(repository)?;
        }
        findings.extend(of_exercise);
    }
    let status = print_findings(&findings)?;
    if is_complete { Ok(status) } else { Ok(ExitCode::FAILURE) }
}

/// What came of one exercise.
#[derive(Default)]
struct Timing {
    shown: Shown,
    /// Why nothing is recorded of it.
    unrecorded: Vec<String>,
    entry: Option<Entry>,
}

impl Timing {
    /// The speed is not as wanted: a fault of the file, unless there is doubt.
    fn missed(&mut self, measured: &Measured, file: String, why: String) {
        match &measured.doubt {
            None => self.shown.wrong(file, why),
            Some(doubt) => self.unrecorded.push(format!("{why}; but {doubt}")),
        }
    }
}

fn time_exercise(workshop: &Workshop, exercise: &Exercise) -> Result<Timing> {
    let mut timing = Timing::default();
    let Some(bar) = exercise.manifest.bar(workshop.isa) else {
        let nothing = format!("nothing is asked of {}", workshop.isa);
        timing.shown.fact(nothing);
        return Ok(timing);
    };
    let edits = exercise.manifest.edits.as_str();
    let Some(judging) = Judging::new(workshop, exercise, edits, &mut timing.shown)
    else {
        return Ok(timing);
    };
    timing.shown.fact(format!("bar {bar}"));
    let mutants = &workshop.mutants[exercise.id()];
    let mut answers = Vec::new();
    for answer in answers_to_measure(exercise, mutants, bar) {
        let Some(measured) = measure(&judging, &answer.name, answer.wanted)? else {
            continue;
        };
        if let Some(speed) = measured.judgement.speed {
            timing.shown.fact(format!("{} {:.2}×", answer.name, speed.median));
            answers.push(Measurement::new(&answer.name, speed));
        }
        hold_against(&mut timing, &answer, &measured, bar);
    }
    if let Some(why) = disturbance(exercise.manifest.threads as usize) {
        timing.unrecorded.push(why);
    }
    if timing.unrecorded.is_empty() {
        let isa = workshop.isa;
        timing.entry = Some(Entry::new(exercise, mutants, isa, bar, answers)?);
    }
    Ok(timing)
}

/// An answer whose speed is held against the bar.
struct Answer {
    name: String,
    file: String,
    wanted: Wanted,
}

/// Solution, naive answer and the slow ones, in this order.
fn answers_to_measure(
    exercise: &Exercise,
    mutants: &[Mutant],
    bar: f64,
) -> Vec<Answer> {
    let extension = exercise.manifest.extension();
    let ours = |name: &str, wanted| Answer {
        name: name.to_owned(),
        file: format!("{name}.{extension}"),
        wanted,
    };
    let of_mutant = |mutant: &Mutant| Answer {
        name: mutant.name.clone(),
        file: mutant.file(),
        wanted: Wanted::Below(bar),
    };
    let mut answers = vec![
        ours(SOLUTION, Wanted::AtLeast(bar * ROOM)),
        ours(BASELINE, Wanted::Below(bar)),
    ];
    answers.extend(mutants.iter().filter(|m| m.is_slow()).map(of_mutant));
    answers
}

/// Says what is not as it should be.
fn hold_against(
    timing: &mut Timing,
    answer: &Answer,
    measured: &Measured,
    bar: f64,
) {
    let (judgement, file) = (&measured.judgement, answer.file.clone());
    let (verdict, reason) = (judgement.verdict, &judgement.reason);
    let is_right =
        matches!(verdict, Verdict::Pass | Verdict::Slow | Verdict::Memory);
    let Some(speed) = judgement.speed.filter(|_| is_right) else {
        timing.shown.wrong(file, format!("was not measured: {verdict}: {reason}"));
        return;
    };
    if answer.wanted.holds(speed.median) {
        return;
    }
    let why = match answer.wanted {
        Wanted::Below(_) => format!("meets the bar for speed: {speed}"),
        Wanted::AtLeast(_) if verdict == Verdict::Slow => {
            format!("the solution: slow: {reason}")
        }
        Wanted::AtLeast(_) => {
            format!(
                "the solution is {speed}, with less than {ROOM} to spare over {bar}"
            )
        }
    };
    timing.missed(measured, file, why);
}
