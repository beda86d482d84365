//! Explanations: the stub is no answer, the model answer has enough words, and its rubric
//! gives the points of the manifest.

use anyhow::Result;
use workbook_base::files::read_text;
use workbook_exercises::catalogue::{Exercise, MANIFEST};
use workbook_learn::check::{explained, rubric_of};
use workbook_learn::judge::Verdict;

use super::Shown;

/// Checks an exercise that is answered in words.
///
/// # Errors
/// A file cannot be read.
pub fn check_explanation(exercise: &Exercise) -> Result<Shown> {
    let mut shown = Shown::default();
    if !exercise.solution().is_file() || !exercise.edited().is_file() {
        return Ok(shown);
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
    let (expected, found) = (exercise.manifest.points, rubric_points(&solution));
    if found == expected {
        shown.fact(format!("a rubric of {found} points"));
    } else {
        let why = format!(
            "expected a rubric whose points sum to {expected}, as in {MANIFEST}, found \
             {found}"
        );
        shown.wrong("solution.md", why);
    }
    Ok(shown)
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
