//! One answer, built and judged.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use exercise_kit::Report;
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_exercises::stub;

use super::build::{Built, Scratch, Variant};
use super::isa;
use super::judge::{self, Judgement, Verdict};

/// How long an answer to an input may take.
pub const ANSWER: Duration = Duration::from_secs(10);

/// What is said of a file that was not edited yet.
pub const UNTOUCHED: &str = "the file is as you found it";

/// What came of an answer.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it is worth.
    pub judgement: Judgement,
    /// What the compiler said of it.
    pub messages: Vec<String>,
}

impl From<Judgement> for Checked {
    fn from(judgement: Judgement) -> Self {
        Checked { judgement, messages: Vec::new() }
    }
}

/// Judges what stands in the edited file, and measures it where that is asked.
///
/// # Errors
/// The exercise itself is broken, or cargo cannot do its work.
pub fn check_answer(
    repository: &Repository,
    exercise: &Exercise,
    seed: u64,
    is_timed: bool,
) -> Result<Checked> {
    let stub = exercise.stub()?;
    let work = exercise.work().with_context(|| {
        let id = exercise.id();
        format!("`cargo workbook exercise reset {id}` puts the file back")
    })?;
    if same_text(&work, &stub) {
        return Ok(Judgement::new(Verdict::Missing, UNTOUCHED).into());
    }
    match exercise.manifest.kind {
        Kind::Code => check_code(repository, exercise, (work, stub), seed, is_timed),
        Kind::Predict => {
            let judge = build_judge(repository, exercise)?;
            let report = judge::judge_answer(&judge, &exercise.edited(), seed)?;
            Ok(Judgement::of(&exercise.manifest, report, isa::at_hand()?).into())
        }
        Kind::Explain => Ok(explained(&stub, &work, exercise.manifest.words).into()),
    }
}

fn check_code(
    repository: &Repository,
    exercise: &Exercise,
    (work, stub): (String, String),
    seed: u64,
    is_timed: bool,
) -> Result<Checked> {
    // Only what is measured is worth the time that optimising takes.
    let is_measured = is_timed && exercise.manifest.has_baseline();
    let variant = |name: &str, text: String| Variant {
        exercise,
        name: name.to_owned(),
        text: Some(text),
        is_optimised: is_measured && name != "judge",
    };
    let mut variants = vec![variant("judge", stub), variant("answer", work)];
    if is_measured {
        variants.push(variant("baseline", read_text(&exercise.baseline())?));
    }
    let scratch =
        Scratch::write(repository, &format!("check-{}", exercise.id()), &variants)?;
    let mut built = scratch.build()?;
    let mut take = |name: &str| {
        let key = (exercise.id().to_owned(), name.to_owned());
        built.remove(&key).unwrap_or_default()
    };
    let (judge, answer, baseline) =
        (take("judge"), take("answer"), take("baseline"));
    let judge = program(exercise, &judge)?;
    let Some(program_of_answer) = &answer.check else {
        let judgement = Judgement::of_refused(&answer);
        return Ok(Checked { judgement, messages: answer.errors });
    };
    let baseline = if is_measured {
        Some(judge::worker(program(exercise, &baseline)?)?)
    } else {
        None
    };
    let worker = judge::worker(program_of_answer)?;
    let mut report =
        judge::judge_worker(judge, &worker, baseline.as_ref(), ANSWER, seed)?;
    name_the_original(&mut report, &scratch, exercise);
    let judgement = Judgement::of(&exercise.manifest, report, isa::at_hand()?);
    Ok(Checked { judgement, messages: answer.warnings })
}

/// A panic says where it was, in the copy that was built.
fn name_the_original(report: &mut Report, scratch: &Scratch, exercise: &Exercise) {
    let key = (exercise.id().to_owned(), "answer".to_owned());
    let mend = |text: &mut String| *text = scratch.with_original(&key, text);
    let failures = report.outcomes.iter_mut().filter_map(|o| o.failure.as_mut());
    failures.chain(&mut report.unmeasured).for_each(|f| mend(&mut f.found));
    mend(&mut report.printed);
}

/// The program with the checks of a prediction, built from what the exercise has.
///
/// # Errors
/// The exercise is broken, or cargo cannot do its work.
pub fn build_judge(
    repository: &Repository,
    exercise: &Exercise,
) -> Result<std::path::PathBuf> {
    let variant = Variant {
        exercise,
        name: "judge".to_owned(),
        text: Some(exercise.stub()?),
        // What happens is asked of the code that readers run.
        is_optimised: exercise.manifest.kind == Kind::Predict,
    };
    let name = format!("check-{}", exercise.id());
    let scratch = Scratch::write(repository, &name, std::slice::from_ref(&variant))?;
    let built = scratch.build()?;
    let judge = built.get(&variant.key()).context("cargo said nothing")?;
    Ok(program(exercise, judge)?.to_owned())
}

fn program<'a>(
    exercise: &Exercise,
    built: &'a Built,
) -> Result<&'a std::path::Path> {
    match &built.check {
        Some(check) => Ok(check),
        None => bail!(
            "the checks of {} do not compile; they are not what you were asked to \
             edit:\n{}",
            exercise.name,
            built.errors.join("\n")
        ),
    }
}

/// Is there an explanation? Whether it is right a person says.
pub fn explained(stub: &str, answer: &str, least: u32) -> Judgement {
    let own =
        |line: &&str| !stub.lines().any(|of_stub| of_stub.trim() == line.trim());
    let words: usize =
        answer.lines().filter(own).map(|line| line.split_whitespace().count()).sum();
    if words == 0 {
        return Judgement::new(Verdict::Missing, "there is no answer yet");
    }
    if words < least as usize {
        let reason =
            format!("an answer of {words} words, where {least} are expected");
        return Judgement::new(Verdict::Wrong, reason);
    }
    Judgement::new(
        Verdict::Pass,
        "there is an answer; what it is worth a person says, by the rubric",
    )
}

/// Line ends and empty lines at the end do not count.
pub fn same_text(a: &str, b: &str) -> bool {
    a.trim_end().lines().eq(b.trim_end().lines())
}

/// The solution as a learner sees it.
///
/// # Errors
/// It cannot be read.
pub fn shown_solution(exercise: &Exercise) -> Result<String> {
    let solution = read_text(&exercise.solution())?;
    Ok(stub::without_markers(&solution, exercise.manifest.extension()))
}

/// What a person marks by: the text under the heading with `Rubric` or `Marking` of an
/// explanation's solution.
pub fn rubric_of(solution: &str) -> Option<&str> {
    let mut rest = solution;
    while !rest.is_empty() {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        let lower = line.to_lowercase();
        let is_of_marks =
            ["rubric", "marking"].iter().any(|word| lower.contains(word));
        if line.starts_with('#') && is_of_marks {
            return Some(below.trim());
        }
        rest = below;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rubric_stands_under_its_heading() {
        let solution =
            "# Why?\nMarking time.\n\n## Marking, 9 points\r\n\n- 9: so\n";
        assert_eq!(rubric_of(solution), Some("- 9: so"));
        assert_eq!(rubric_of("# Rubric"), Some(""));
        assert_eq!(rubric_of("# Why?\nMarking time.\n"), None);
    }

    #[test]
    fn an_explanation_has_words_of_its_own() {
        let stub = "# Why?\n\nYour words here.\n";
        let verdict = |answer: &str| explained(stub, answer, 4).verdict;
        assert_eq!(verdict(stub), Verdict::Missing);
        assert_eq!(verdict(""), Verdict::Missing);
        assert_eq!(verdict("# Why?\r\n\r\nYour words here.\r\n"), Verdict::Missing);
        assert_eq!(verdict("# Why?\nBecause of it.\n"), Verdict::Wrong);
        assert_eq!(verdict("# Why?\nBecause it is so.\n"), Verdict::Pass);
    }

    #[test]
    fn line_ends_do_not_make_another_text() {
        assert!(same_text("a\nb\n", "a\r\nb\r\n\r\n"));
        assert!(!same_text("a\nb\n", "a\n b\n"));
    }
}
