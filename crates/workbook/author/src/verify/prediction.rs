//! Predictions: the stub is no answer, the solution is the truth, and each known mistake
//! is told from the truth, whatever the seed.

use std::path::Path;

use anyhow::Result;
use exercise_kit::{PREDICTION, Solved};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use workbook_exercises::catalogue::Exercise;
use workbook_learn::judge::{self, Judgement, Verdict};

use super::Shown;
use super::judging::{Judging, SEED};
use super::mutant::Mutant;
use super::workshop::Workshop;

/// The program with the truth.
const CHECK: &str = "tests/check.rs";
/// The seeds for which a prediction's known mistakes have to be told from the truth.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=12;

/// Checks an exercise that asks what some code does.
///
/// # Errors
/// A judge does not start, or a file cannot be read.
pub fn check_prediction(workshop: &Workshop, exercise: &Exercise) -> Result<Shown> {
    let mut shown = Shown::default();
    let Some(judging) = Judging::new(workshop, exercise, CHECK, &mut shown) else {
        return Ok(shown);
    };
    let judged = |file: &Path| -> Result<Judgement> {
        let report = judge::judge_answer(judging.judge(), file, SEED)?;
        Ok(Judgement::of(&exercise.manifest, report, workshop.isa))
    };
    let stub = judged(&exercise.edited())?;
    match stub.verdict {
        Verdict::Unavailable => {
            shown.skipped.push(stub.reason);
            return Ok(shown);
        }
        Verdict::Missing => shown.fact("stub is no answer"),
        verdict => {
            let why = format!("the stub should be no answer yet, and is {verdict}");
            shown.wrong(exercise.manifest.edits.as_str(), why);
        }
    }
    if exercise.solution().is_file() {
        let solution = judged(&exercise.solution())?;
        match solution.verdict {
            Verdict::Pass => shown.fact("solution is true"),
            _ => shown.wrong("solution.toml", solution.reason),
        }
    }
    let mutants = &workshop.mutants[exercise.id()];
    let mut caught = 0;
    for mutant in mutants {
        let judgement = judged(&mutant.path)?;
        if judgement.failed_checks().contains(&mutant.caught_by()) {
            caught += 1;
        } else {
            shown.wrong(mutant.file(), mutant.not_caught(&judgement));
        }
    }
    shown.fact(format!("{caught} wrong answers caught"));
    check_mistakes(judging.judge(), mutants, &mut shown)?;
    Ok(shown)
}

/// Known mistakes are told from the truth, whatever the seed, and each is shown.
fn check_mistakes(
    judge: &Path,
    mutants: &[Mutant],
    shown: &mut Shown,
) -> Result<()> {
    let solved: Vec<(u64, Option<Solved>)> = SEEDS
        .into_par_iter()
        .map(|seed| Ok((seed, judge::solved(judge, seed)?)))
        .collect::<Result<_>>()?;
    for (seed, solved) in solved {
        let Some(solved) = solved else { return Ok(()) };
        check_truth(seed, &solved, shown);
        if seed == *SEEDS.start() {
            check_names(&solved, mutants, shown);
        }
    }
    Ok(())
}

fn check_truth(seed: u64, solved: &Solved, shown: &mut Shown) {
    for name in &solved.indistinguishable {
        let why = format!("for the seed {seed} the mistake {name} is the truth");
        shown.wrong(CHECK, why);
    }
    let truth = solved.truth.to_string();
    let is_truth = |choice: &String| choice.eq_ignore_ascii_case(&truth);
    if !solved.choices.is_empty() && !solved.choices.iter().any(is_truth) {
        shown.wrong(CHECK, format!("the truth {truth} is not among the choices"));
    }
}

/// Each known mistake is shown by a wrong answer, and each wrong answer names one.
fn check_names(solved: &Solved, mutants: &[Mutant], shown: &mut Shown) {
    if solved.mistakes.is_empty() {
        shown.wrong(CHECK, "expected a known mistake, found none");
    }
    for mistake in &solved.mistakes {
        let name = mistake.name.as_str();
        if !mutants.iter().any(|mutant| mutant.caught_by() == name) {
            let why =
                format!("no wrong answer in mutants/ shows the mistake {name}");
            shown.wrong(CHECK, why);
        }
    }
    for mutant in mutants {
        let by = mutant.caught_by();
        let is_known =
            by == PREDICTION || solved.mistakes.iter().any(|m| m.name == by);
        if !is_known && !by.is_empty() {
            shown.wrong(mutant.file(), format!("there is no known mistake {by}"));
        }
    }
}
