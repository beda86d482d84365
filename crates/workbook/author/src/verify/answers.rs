//! The stub fails, the solution passes with room to spare, the naive answer misses the
//! bars, and every known wrong answer is rejected by what it names.

use std::path::Path;

use anyhow::{Context, Result};
use exercise_kit::{PREDICTION, Solved};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use workbook_base::files::read_text;
use workbook_exercises::catalogue::{Exercise, MANIFEST};
use workbook_exercises::manifest::Kind;
use workbook_learn::check::{explained, rubric_of};
use workbook_learn::judge::{self, Judgement, Verdict};

use super::bench::{Bench, SEED, Wanted};
use super::mutant::{COMPILE, FORBIDDEN, MEMORY, Mutant, SPEED};
use super::{BASELINE, SOLUTION, STUB, Shown, Workshop, inputs};

/// A solution is so many times as fast as it has to be, and needs so many times less
/// memory.
const ROOM: f64 = 1.3;
/// The seeds for which a prediction's known mistakes have to be told from the truth.
const SEEDS: std::ops::RangeInclusive<u64> = 1..=12;

/// Looks at one exercise.
///
/// # Errors
/// A judge does not start, or a file cannot be read.
pub fn check(workshop: &Workshop, exercise: &Exercise) -> Result<Shown> {
    let mut shown = Shown::default();
    match exercise.manifest.kind {
        Kind::Code => check_code(workshop, exercise, &mut shown),
        Kind::Predict => check_prediction(workshop, exercise, &mut shown),
        Kind::Explain => check_explanation(exercise, &mut shown),
    }?;
    Ok(shown)
}

fn check_code(
    workshop: &Workshop,
    exercise: &Exercise,
    shown: &mut Shown,
) -> Result<()> {
    let edits = exercise.manifest.edits.as_str();
    let Some(judge) = trusted(workshop, exercise, STUB, edits, shown) else {
        return Ok(());
    };
    let bench = Bench::new(workshop, exercise, &judge)?;
    let stub = bench.judged(STUB)?.context("the stub is there")?;
    if stub.verdict == Verdict::Unavailable {
        shown.skipped.push(stub.reason);
        return Ok(());
    }
    let description = judge::describe(&judge, SEED)?;
    for why in inputs::check(&description) {
        shown.wrong("tests/check.rs", why);
    }
    if bench.has_bars() && !description.is_timed {
        shown.wrong("tests/check.rs", "there is a bar, and no `timed` input");
    }
    match stub.verdict {
        Verdict::Pass => {
            shown.wrong(edits, "the stub passes: there is nothing to do")
        }
        _ => shown.fact("stub fails"),
    }
    check_solution(workshop, &bench, shown)?;
    check_baseline(workshop, &bench, shown)?;
    let checks: Vec<&str> =
        description.checks.iter().map(|(name, _)| name.as_str()).collect();
    // Nothing else may run while one is measured; the others are wrong before that.
    let (measured, wrong): (Vec<&Mutant>, Vec<&Mutant>) =
        workshop.mutants[exercise.id()].iter().partition(|m| m.is_measured());
    let seen_of = |mutant| check_mutant(&bench, mutant, &checks);
    let mut seen: Vec<Result<Shown>> = wrong.into_par_iter().map(seen_of).collect();
    seen.extend(measured.into_iter().map(seen_of));
    let mut caught = 0;
    for of_mutant in seen {
        let Shown { wrong, disturbed, .. } = of_mutant?;
        caught += usize::from(wrong.is_empty() && disturbed.is_empty());
        shown.wrong.extend(wrong);
        shown.disturbed.extend(disturbed);
    }
    shown.fact(format!("{caught} wrong answers caught, {} checks", checks.len()));
    Ok(())
}

fn check_solution(
    workshop: &Workshop,
    bench: &Bench,
    shown: &mut Shown,
) -> Result<()> {
    let exercise = bench.exercise;
    let file = format!("solution.{}", exercise.manifest.extension());
    let wanted = bench.bar().map(|bar| Wanted::AtLeast(bar * ROOM));
    let Some(measured) = bench.measured(SOLUTION, wanted)? else { return Ok(()) };
    let solution = &measured.judgement;
    for message in warnings(workshop, exercise, SOLUTION) {
        shown.wrong(file.clone(), message);
    }
    if solution.verdict != Verdict::Pass {
        let why = format!("the solution: {}: {}", solution.verdict, solution.reason);
        match solution.verdict {
            Verdict::Slow => measured.missed(shown, file, why),
            _ => shown.wrong(file, why),
        }
        return Ok(());
    }
    shown.fact("solution passes");
    if let Some(speed) = solution.speed {
        let bar = speed.bar.map_or("no bar".to_owned(), |bar| format!("bar {bar}"));
        shown.fact(format!("{:.1}× ({bar})", speed.median));
        if wanted.is_some_and(|wanted| !wanted.holds(speed.median)) {
            let why =
                format!("the solution is {speed}, with less than {ROOM} to spare");
            measured.missed(shown, file.clone(), why);
        }
    }
    if bench.has_bars() && solution.speed.is_none() {
        shown.wrong(
            file.clone(),
            "there is a bar, and the solution was not measured",
        );
    }
    let peak = solution.report.as_ref().and_then(|report| report.peak);
    if let (Some(most), Some(peak)) = (exercise.manifest.mebibytes, peak) {
        let used = peak.bytes as f64 / (1 << 20) as f64;
        shown.fact(format!("{used:.0} MiB (bar {most})"));
        if used * ROOM > most as f64 {
            let why = format!("the solution uses {used:.1} MiB, too near to {most}");
            shown.wrong(file, why);
        }
    }
    Ok(())
}

/// What compiler and clippy have to say of a variant.
fn warnings(workshop: &Workshop, exercise: &Exercise, name: &str) -> Vec<String> {
    let built = workshop.built(exercise, name).into_iter();
    let messages = built.flat_map(|built| &built.warnings);
    messages
        .map(|message| format!("compiles with a {}", message.trim_end()))
        .collect()
}

fn check_baseline(
    workshop: &Workshop,
    bench: &Bench,
    shown: &mut Shown,
) -> Result<()> {
    let manifest = &bench.exercise.manifest;
    let file = format!("baseline.{}", manifest.extension());
    let wanted = bench.bar().map(Wanted::Below);
    let Some(measured) = bench.measured(BASELINE, wanted)? else { return Ok(()) };
    let baseline = &measured.judgement;
    for message in warnings(workshop, bench.exercise, BASELINE) {
        shown.wrong(file.clone(), message);
    }
    let is_right =
        matches!(baseline.verdict, Verdict::Pass | Verdict::Slow | Verdict::Memory);
    if !is_right {
        let why = format!(
            "the naive answer has to be right: {}: {}",
            baseline.verdict, baseline.reason
        );
        shown.wrong(file, why);
        return Ok(());
    }
    if let (Some(wanted), Some(speed)) = (wanted, baseline.speed)
        && !wanted.holds(speed.median)
    {
        let why = format!("the naive answer meets the bar for speed: {speed}");
        measured.missed(shown, file.clone(), why);
    }
    let peak = baseline.report.as_ref().and_then(|report| report.peak);
    if let (Some(most), Some(peak)) = (manifest.mebibytes, peak)
        && peak.bytes <= most << 20
    {
        shown.wrong(file, "the naive answer meets the bar for memory");
    }
    Ok(())
}

/// Is a known wrong answer rejected by what it names?
fn check_mutant(bench: &Bench, mutant: &Mutant, checks: &[&str]) -> Result<Shown> {
    let mut shown = Shown::default();
    let Some(caught_by) = mutant.caught_by.as_deref() else { return Ok(shown) };
    let name = mutant_name(mutant);
    let words = [SPEED, MEMORY, COMPILE, FORBIDDEN];
    if !checks.contains(&caught_by) && !words.contains(&caught_by) {
        let there_are = checks.join(", ");
        shown.wrong(
            name,
            format!("there is no check {caught_by}; there are {there_are}"),
        );
        return Ok(shown);
    }
    let is_slow = caught_by == SPEED;
    if is_slow && bench.bar().is_none() {
        return Ok(shown); // nothing is asked of this instruction set
    }
    let wanted = bench.bar().filter(|_| is_slow).map(Wanted::Below);
    let Some(measured) = bench.measured(&mutant.name, wanted)? else {
        shown.wrong(name, "a name that another variant has");
        return Ok(shown);
    };
    let judgement = &measured.judgement;
    let is_caught = match caught_by {
        SPEED => judgement.verdict == Verdict::Slow,
        // Where the system does not tell, nothing can be said.
        MEMORY => {
            judgement.verdict == Verdict::Memory
                || judgement.report.as_ref().is_some_and(|r| r.peak.is_none())
        }
        COMPILE => judgement.verdict == Verdict::CompileError,
        FORBIDDEN => judgement.verdict == Verdict::Forbidden,
        check => judgement.failed_checks().contains(&check),
    };
    if is_caught {
        return Ok(shown);
    }
    match judgement.verdict {
        Verdict::Pass => {
            let mut why =
                format!("the wrong answer passes; {caught_by} should find it");
            if let Some(speed) = judgement.speed {
                why += &format!(": {speed}");
            }
            measured.missed(&mut shown, name, why);
        }
        verdict => {
            let reason = &judgement.reason;
            shown.wrong(
                name,
                format!("{caught_by} should find the mistake, but it is {verdict}: {reason}"),
            );
        }
    }
    Ok(shown)
}

fn mutant_name(mutant: &Mutant) -> String {
    let name = mutant.path.file_name().unwrap_or_default();
    format!("mutants/{}", name.to_string_lossy())
}

/// The program with the checks, which has to compile without a warning.
fn trusted(
    workshop: &Workshop,
    exercise: &Exercise,
    name: &str,
    file: &str,
    shown: &mut Shown,
) -> Option<std::path::PathBuf> {
    let built = workshop.built(exercise, name)?;
    for message in warnings(workshop, exercise, name) {
        shown.wrong(file, message);
    }
    if built.check.is_none() {
        let why = built.errors.join("\n");
        shown.wrong(file, format!("does not compile: {}", why.trim_end()));
    }
    built.check.clone()
}

fn check_prediction(
    workshop: &Workshop,
    exercise: &Exercise,
    shown: &mut Shown,
) -> Result<()> {
    let check = "tests/check.rs";
    let Some(judge) = trusted(workshop, exercise, STUB, check, shown) else {
        return Ok(());
    };
    let judged = |file: &Path| -> Result<Judgement> {
        let report = judge::run_answer(&judge, file, SEED)?;
        Ok(Judgement::of(&exercise.manifest, report, workshop.isa))
    };
    let stub = judged(&exercise.edited())?;
    match stub.verdict {
        Verdict::Unavailable => {
            shown.skipped.push(stub.reason);
            return Ok(());
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
        let caught_by = mutant.caught_by.as_deref().unwrap_or_default();
        match judgement.failed_checks().contains(&caught_by) {
            true => caught += 1,
            false => shown.wrong(
                mutant_name(mutant),
                format!(
                    "{caught_by} should find the mistake, but it is {}: {}",
                    judgement.verdict, judgement.reason
                ),
            ),
        }
    }
    shown.fact(format!("{caught} wrong answers caught"));
    check_mistakes(&judge, mutants, shown)
}

/// Known mistakes are told from the truth, whatever the seed, and each is shown.
fn check_mistakes(
    judge: &Path,
    mutants: &[Mutant],
    shown: &mut Shown,
) -> Result<()> {
    let check = "tests/check.rs";
    let solved: Vec<(u64, Option<Solved>)> = SEEDS
        .into_par_iter()
        .map(|seed| Ok((seed, judge::solved(judge, seed)?)))
        .collect::<Result<_>>()?;
    for (seed, solved) in solved {
        let Some(solved) = solved else { return Ok(()) };
        for name in &solved.indistinguishable {
            let why = format!("for the seed {seed} the mistake {name} is the truth");
            shown.wrong(check, why);
        }
        let truth = solved.truth.to_string();
        let is_choice = |choice: &String| choice.eq_ignore_ascii_case(&truth);
        if !solved.choices.is_empty() && !solved.choices.iter().any(is_choice) {
            shown.wrong(check, format!("the truth {truth} is none of the choices"));
        }
        if seed != *SEEDS.start() {
            continue;
        }
        if solved.mistakes.is_empty() {
            shown.wrong(check, "expected a known mistake, found none");
        }
        for mistake in &solved.mistakes {
            let name = mistake.name.as_str();
            if !mutants
                .iter()
                .any(|mutant| mutant.caught_by.as_deref() == Some(name))
            {
                let why =
                    format!("no wrong answer in mutants/ shows the mistake {name}");
                shown.wrong(check, why);
            }
        }
        let known = |mutant: &&Mutant| {
            mutant.caught_by.as_deref().is_some_and(|by| {
                by != PREDICTION && !solved.mistakes.iter().any(|m| m.name == by)
            })
        };
        for mutant in mutants.iter().filter(known) {
            let by = mutant.caught_by.as_deref().unwrap_or_default();
            shown.wrong(
                mutant_name(mutant),
                format!("there is no known mistake {by}"),
            );
        }
    }
    Ok(())
}

fn check_explanation(exercise: &Exercise, shown: &mut Shown) -> Result<()> {
    if !exercise.solution().is_file() || !exercise.edited().is_file() {
        return Ok(());
    }
    let stub = exercise.work()?;
    let least = exercise.manifest.words;
    if explained(&stub, &stub, least).verdict == Verdict::Missing {
        shown.fact("stub is no answer");
    }
    let solution = read_text(&exercise.solution())?;
    let judgement = explained(&stub, &solution, least);
    if judgement.verdict != Verdict::Pass {
        shown.wrong("solution.md", judgement.reason);
    }
    match rubric_points(&solution) {
        points if points == exercise.manifest.points => {
            shown.fact(format!("a rubric of {points} points"));
        }
        points => {
            let why = format!(
                "expected a rubric whose points sum to {}, as in {MANIFEST}, found {points}",
                exercise.manifest.points
            );
            shown.wrong("solution.md", why);
        }
    }
    Ok(())
}

/// The points of the list under the heading with `Rubric` or `Marking`: each item
/// begins with how many, as in `- 2: …` or `- 2 points: …`.
fn rubric_points(solution: &str) -> u32 {
    let points = |line: &str| -> Option<u32> {
        let item = line.trim_start().strip_prefix(['-', '*'])?.trim_start();
        let (number, rest) = item.split_once(|c: char| !c.is_ascii_digit())?;
        let is_points =
            item[number.len()..].starts_with(':') || rest.starts_with("point");
        is_points.then(|| number.parse().ok())?
    };
    rubric_of(solution).map_or(0, |list| list.lines().filter_map(points).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rubric_has_points() {
        let solution = "# Answer\n- 9: no\n## Rubric\n\n- 2 points: x\n- 1 point: y\n\
                        * 3: z\n- none\n- 4 of them\n";
        assert_eq!(rubric_points(solution), 6);
        assert_eq!(rubric_points("## Marking, 10 points\n- 7: a\n"), 7);
    }
}
