//! A known wrong answer: a whole file, whose head says what the mistake is and what
//! catches it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use workbook_base::files::read_text;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::judge::{Judgement, Verdict};

/// A known wrong answer.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Its file.
    pub path: PathBuf,
    /// The name of the file without its ending.
    pub name: String,
    /// All of it.
    pub text: String,
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
    /// Reads one.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path)?;
        let stem = path.file_stem().unwrap_or_default();
        Ok(Mutant {
            path: path.to_owned(),
            name: stem.to_string_lossy().into_owned(),
            mistake: head(&text, "Mistake"),
            caught_by: head(&text, "Caught by"),
            text,
        })
    }

    /// All of an exercise, sorted by name.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn read_all(exercise: &Exercise) -> Result<Vec<Self>> {
        exercise.mutants()?.iter().map(|path| Mutant::read(path)).collect()
    }

    /// Its file, from the folder of the exercise.
    pub fn file(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!("mutants/{}", name.to_string_lossy())
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

/// What stands behind a key in the comments at the head of a file.
fn head(text: &str, key: &str) -> Option<String> {
    let comment = |line: &str| -> Option<String> {
        let line = line.trim();
        let comment = ["//!", "//", "#", "<!--"]
            .iter()
            .find_map(|opening| line.strip_prefix(opening))?;
        Some(comment.trim_end_matches("-->").trim().to_owned())
    };
    let value = text.lines().map_while(comment).find_map(|line| {
        Some(line.strip_prefix(key)?.strip_prefix(':')?.trim().to_owned())
    })?;
    (!value.is_empty()).then_some(value)
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
}
