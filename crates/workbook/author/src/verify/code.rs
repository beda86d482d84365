//! Code: the stub fails, the solution passes, the naive answer is right, and every known
//! wrong answer is rejected by what it names. Nothing here depends on a time.

use anyhow::{Context, Result};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use workbook_exercises::catalogue::Exercise;
use workbook_learn::judge::{self, Judgement, Verdict};

use super::judging::{Judging, SEED};
use super::mutant::{COMPILE, FORBIDDEN, MEMORY, Mutant, SPEED};
use super::workshop::{BASELINE, SOLUTION, STUB, Workshop};
use super::{Shown, inputs};

/// A solution needs this many times less memory than is allowed.
const ROOM: f64 = 1.3;

/// Checks an exercise that is answered in code.
///
/// # Errors
/// A judge does not start, or a file cannot be read.
pub fn check_code(workshop: &Workshop, exercise: &Exercise) -> Result<Shown> {
    let mut shown = Shown::default();
    let edits = exercise.manifest.edits.as_str();
    let Some(judging) = Judging::new(workshop, exercise, edits, &mut shown) else {
        return Ok(shown);
    };
    let stub = judging.correctness(STUB)?.context("the stub is there")?;
    match stub.verdict {
        Verdict::Unavailable => {
            shown.skipped.push(stub.reason);
            return Ok(shown);
        }
        Verdict::Pass => {
            shown.wrong(edits, "the stub passes: there is nothing to do");
        }
        _ => shown.fact("stub fails"),
    }
    let checks = check_description(&judging, &mut shown)?;
    check_solution(workshop, &judging, &mut shown)?;
    check_baseline(workshop, &judging, &mut shown)?;
    check_mutants(&judging, &workshop.mutants[exercise.id()], &checks, &mut shown)?;
    Ok(shown)
}

/// What the checks say of themselves; gives their names.
fn check_description(judging: &Judging, shown: &mut Shown) -> Result<Vec<String>> {
    let description = judge::describe(judging.judge(), SEED)?;
    for why in inputs::faults_of_inputs(&description) {
        shown.wrong("tests/check.rs", why);
    }
    if judging.exercise.manifest.has_baseline() && !description.is_timed {
        shown.wrong("tests/check.rs", "there is a bar, and no `timed` input");
    }
    Ok(description.checks.into_iter().map(|(name, _)| name).collect())
}

fn check_solution(
    workshop: &Workshop,
    judging: &Judging,
    shown: &mut Shown,
) -> Result<()> {
    let manifest = &judging.exercise.manifest;
    let file = format!("solution.{}", manifest.extension());
    let Some(solution) = judging.correctness(SOLUTION)? else { return Ok(()) };
    for message in workshop.warnings(judging.exercise, SOLUTION) {
        shown.wrong(file.clone(), message);
    }
    if solution.verdict != Verdict::Pass {
        let why = format!("the solution: {}: {}", solution.verdict, solution.reason);
        shown.wrong(file, why);
        return Ok(());
    }
    shown.fact("solution passes");
    if let (Some(most), Some(used)) = (manifest.mebibytes, mebibytes_of(&solution)) {
        shown.fact(format!("{used:.0} MiB (bar {most})"));
        if used * ROOM > most as f64 {
            let why = format!("the solution uses {used:.1} MiB, too near to {most}");
            shown.wrong(file, why);
        }
    }
    Ok(())
}

fn check_baseline(
    workshop: &Workshop,
    judging: &Judging,
    shown: &mut Shown,
) -> Result<()> {
    let manifest = &judging.exercise.manifest;
    let file = format!("baseline.{}", manifest.extension());
    let Some(baseline) = judging.correctness(BASELINE)? else { return Ok(()) };
    for message in workshop.warnings(judging.exercise, BASELINE) {
        shown.wrong(file.clone(), message);
    }
    if !matches!(baseline.verdict, Verdict::Pass | Verdict::Memory) {
        let why = format!(
            "the naive answer has to be right: {}: {}",
            baseline.verdict, baseline.reason
        );
        shown.wrong(file, why);
    } else if let (Some(most), Some(used)) =
        (manifest.mebibytes, mebibytes_of(&baseline))
        && used <= most as f64
    {
        shown.wrong(file, "the naive answer meets the bar for memory");
    }
    Ok(())
}

/// The memory that an answer needed at most, where the system tells.
fn mebibytes_of(judgement: &Judgement) -> Option<f64> {
    let peak = judgement.report.as_ref()?.peak?;
    Some(peak.bytes as f64 / f64::from(1 << 20))
}

fn check_mutants(
    judging: &Judging,
    mutants: &[Mutant],
    checks: &[String],
    shown: &mut Shown,
) -> Result<()> {
    let faults: Vec<Option<String>> = mutants
        .into_par_iter()
        .map(|mutant| fault_of_mutant(judging, mutant, checks))
        .collect::<Result<_>>()?;
    let (mut caught, mut slow) = (0, 0);
    for (mutant, fault) in mutants.iter().zip(faults) {
        match fault {
            Some(why) => shown.wrong(mutant.file(), why),
            None if mutant.is_slow() => slow += 1,
            None => caught += 1,
        }
    }
    shown.fact(format!("{caught} wrong answers caught, {} checks", checks.len()));
    if slow > 0 {
        shown.fact(format!("{slow} slow but right"));
    }
    Ok(())
}

/// Why a known wrong answer is not rejected by what it names; none if it is. One that is
/// wrong only by being slow has to be right.
fn fault_of_mutant(
    judging: &Judging,
    mutant: &Mutant,
    checks: &[String],
) -> Result<Option<String>> {
    let caught_by = mutant.caught_by();
    if caught_by.is_empty() || mutant.text.is_err() {
        return Ok(None); // said where its file was looked at
    }
    let words = [SPEED, MEMORY, COMPILE, FORBIDDEN];
    if !checks.iter().any(|check| check == caught_by) && !words.contains(&caught_by)
    {
        let there_are = checks.join(", ");
        return Ok(Some(format!(
            "there is no check {caught_by}; there are {there_are}"
        )));
    }
    let Some(judgement) = judging.correctness(&mutant.name)? else {
        return Ok(Some("a name that another variant has".to_owned()));
    };
    let verdict = judgement.verdict;
    let is_as_named = match caught_by {
        SPEED => verdict == Verdict::Pass,
        // Where the system does not tell, nothing can be said.
        MEMORY => verdict == Verdict::Memory || mebibytes_of(&judgement).is_none(),
        COMPILE => verdict == Verdict::CompileError,
        FORBIDDEN => verdict == Verdict::Forbidden,
        check => judgement.failed_checks().contains(&check),
    };
    Ok((!is_as_named).then(|| mutant.not_caught(&judgement)))
}
