//! A known wrong answer, whose head says what the mistake is and what catches it.
//!
//! An answer in code is a patch to the solution, so that the mistake stands alone:
//!
//! ```text
//! Mistake: a later candidate that is as near takes the place of the first.
//! Caught by: the_first_of_equal_ones_wins
//!
//! --- solution.rs
//! +++ last_of_equal_ones.rs
//! @@ -21,3 +21,3 @@
//!          sum += nearest;
//! -        if sum >= limit {
//! +        if sum > limit {
//!              return None;
//! ```
//!
//! A whole file, with the head in comments, is for the one line of a prediction's answer
//! and for an answer that shares so little with the solution that the patch would be
//! longer than the file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use diffy::{DiffOptions, Patch};
use workbook_base::files::read_text;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Mistake;
use workbook_exercises::stub::without_markers;
use workbook_learn::judge::{Judgement, Verdict};

/// The ending of a patch to the solution.
pub const PATCH: &str = "patch";

/// A known wrong answer.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Its file.
    pub path: PathBuf,
    /// The name of the file without its ending.
    pub name: String,
    /// All of the answer, or where a patch does not fit the solution.
    pub text: Result<String, Mistake>,
    /// The mistake it makes.
    pub mistake: Option<String>,
    /// The name of a check, or one of the other words.
    pub caught_by: Option<String>,
}

/// What catches a wrong answer besides checks.
pub const SPEED: &str = "speed";
/// It needs too much memory.
pub const MEMORY: &str = "memory";
/// The compiler refuses it.
pub const COMPILE: &str = "compile";
/// It does what the exercise forbids.
pub const FORBIDDEN: &str = "forbidden";

impl Mutant {
    /// All of an exercise, sorted by name.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn read_all(exercise: &Exercise) -> Result<Vec<Self>> {
        let read = |path: &PathBuf| Mutant::read(exercise, path);
        exercise.mutants()?.iter().map(read).collect()
    }

    fn read(exercise: &Exercise, path: &Path) -> Result<Self> {
        let written = read_text(path)?;
        let stem = path.file_stem().unwrap_or_default();
        let is_patch = path.extension().is_some_and(|ending| ending == PATCH);
        let (mistake, caught_by) =
            (head(&written, "Mistake"), head(&written, "Caught by"));
        let text = if is_patch {
            // A missing solution is a finding of its own.
            let solution = read_text(&exercise.solution()).unwrap_or_default();
            patched(&solution.replace("\r\n", "\n"), &written.replace("\r\n", "\n"))
        } else {
            Ok(written)
        };
        let name = stem.to_string_lossy().into_owned();
        Ok(Mutant { path: path.to_owned(), name, text, mistake, caught_by })
    }

    /// Its file, from the folder of the exercise.
    pub fn file(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!("mutants/{}", name.to_string_lossy())
    }

    /// What its file ends in.
    pub fn ending(&self) -> &str {
        let ending = self.path.extension().unwrap_or_default();
        ending.to_str().unwrap_or_default()
    }

    /// Is it written as a patch to the solution?
    pub fn is_patch(&self) -> bool {
        self.ending() == PATCH
    }

    /// What catches it; empty if its head does not say.
    pub fn caught_by(&self) -> &str {
        self.caught_by.as_deref().unwrap_or_default()
    }

    /// Is it wrong only by being slow?
    pub fn is_slow(&self) -> bool {
        self.caught_by() == SPEED
    }

    /// What is said if something else came of it.
    pub fn not_caught(&self, judgement: &Judgement) -> String {
        let (caught_by, verdict) = (self.caught_by(), judgement.verdict);
        if verdict == Verdict::Pass {
            return format!("the wrong answer passes; {caught_by} should find it");
        }
        format!(
            "{caught_by} should find the mistake, but it is {verdict}: {}",
            judgement.reason
        )
    }
}

/// What stands behind a key at the head of a file: in its comments, or above a patch.
fn head(text: &str, key: &str) -> Option<String> {
    let value = head_lines(text).find_map(|line| {
        Some(line.strip_prefix(key)?.strip_prefix(':')?.trim().to_owned())
    })?;
    (!value.is_empty()).then_some(value)
}

/// The comments at the head, or the lines above a patch.
fn head_lines(text: &str) -> impl Iterator<Item = &str> {
    let is_patch = text.lines().any(|line| line.starts_with("--- "));
    text.lines().map_while(move |line| {
        let line = line.trim();
        let comment = ["//!", "//", "#", "<!--"]
            .iter()
            .find_map(|opening| line.strip_prefix(opening));
        let is_above = is_patch && !line.is_empty() && !line.starts_with("--- ");
        let said = comment.or(is_above.then_some(line))?;
        Some(said.trim_end_matches("-->").trim())
    })
}

/// The solution with a patch applied, hunk by hunk, so that one that does not fit can be
/// named.
fn patched(solution: &str, patch: &str) -> Result<String, Mistake> {
    let hunks = hunks_of(patch);
    if hunks.is_empty() {
        let message = "expected a patch to the solution, with a line `@@ … @@`";
        return Err(Mistake { line: 1, message: message.to_owned() });
    }
    hunks.into_iter().try_fold(solution.to_owned(), |text, (line, hunk)| {
        let wrong = |message: String| Mistake { line, message };
        let hunk = format!("--- solution\n+++ mutant\n{hunk}");
        let patch = Patch::from_str(&hunk)
            .map_err(|error| wrong(format!("cannot be read as a patch: {error}")))?;
        diffy::apply(&text, &patch)
            .map_err(|_| wrong("does not fit the solution any more".to_owned()))
    })
}

/// The hunks of a patch, each with the line where it begins.
fn hunks_of(patch: &str) -> Vec<(usize, String)> {
    let mut hunks: Vec<(usize, String)> = Vec::new();
    for (number, line) in patch.lines().enumerate() {
        if line.starts_with("@@ ") {
            hunks.push((number + 1, String::new()));
        }
        if let Some((_, hunk)) = hunks.last_mut() {
            hunk.push_str(line);
            hunk.push('\n');
        }
    }
    hunks
}

/// How many lines a whole file has below its head, and how many the patch would have,
/// if that would be shorter.
pub fn shorter_as_a_patch(
    exercise: &Exercise,
    text: &str,
) -> Option<(usize, usize)> {
    let solution = read_text(&exercise.solution()).ok()?;
    let solution = without_markers(&solution, exercise.manifest.extension());
    let (solution, answer) = (without_head(&solution), without_head(text));
    let patch = DiffOptions::new()
        .set_context_len(1)
        .create_patch(&solution, &answer)
        .to_string();
    let (whole, of_patch) = (answer.lines().count(), patch.lines().count());
    (of_patch < whole).then_some((whole, of_patch))
}

/// A file without the comments at its head.
fn without_head(text: &str) -> String {
    let count = head_lines(text).count();
    text.lines().skip(count).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_what_is_wrong() {
        let text = "//! Mistake: one too few,\n//! at the end.\n//! Caught by: tail\n\ncode\n";
        assert_eq!(head(text, "Mistake").as_deref(), Some("one too few,"));
        assert_eq!(head(text, "Caught by").as_deref(), Some("tail"));
        let toml = "# Mistake: x\n# Caught by: y\nanswer = 1\n";
        assert_eq!(head(toml, "Caught by").as_deref(), Some("y"));
        assert_eq!(head("code\n// Caught by: y\n", "Caught by"), None);
        assert_eq!(head("//! Caught by:\n", "Caught by"), None);
    }

    const SOLUTION: &str = "one\ntwo\nthree\nfour\nfive\nsix\n";
    const TWICE: &str = "Mistake: x\nCaught by: y\n\n--- solution.rs\n+++ x.rs\n\
                         @@ -2,2 +2,2 @@\n two\n-three\n+3\n\
                         @@ -5,2 +5,1 @@\n-five\n six\n";

    #[test]
    fn a_patch_makes_the_answer() {
        assert_eq!(head(TWICE, "Caught by").as_deref(), Some("y"));
        assert_eq!(patched(SOLUTION, TWICE).unwrap(), "one\ntwo\n3\nfour\nsix\n");
        let longer = format!("zero\n{SOLUTION}");
        let moved = patched(&longer, TWICE).unwrap();
        assert_eq!(moved, "zero\none\ntwo\n3\nfour\nsix\n", "lines may have moved");
    }

    #[test]
    fn a_patch_that_does_not_fit_is_named_by_its_line() {
        let line_of = |solution: &str, patch: &str| {
            patched(solution, patch).map_err(|mistake| mistake.line)
        };
        assert_eq!(line_of(&SOLUTION.replace("three", "III"), TWICE), Err(6));
        assert_eq!(line_of(&SOLUTION.replace("five", "V"), TWICE), Err(10));
        assert_eq!(line_of(SOLUTION, "Mistake: x\n"), Err(1));
        assert_eq!(line_of(SOLUTION, "--- a\n+++ b\n@@ -9 @@\n"), Err(3));
    }
}
