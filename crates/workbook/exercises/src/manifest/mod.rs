//! `exercise.toml`: the manifest of an exercise.

mod fields;
mod rules;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use fields::{Fields, line_at};

/// What the learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Writes code, which is run on inputs.
    Code,
    /// Says what some code does before it is run.
    Predict,
    /// Explains something in words, which a person marks.
    Explain,
}

/// How hard an exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Read and predict.
    Predict,
    /// Complete something that is begun.
    Complete,
    /// Make it fast.
    Fast,
    /// Go beyond the chapter.
    Stretch,
}

/// The manifest of an exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Its id, which never changes, even if the exercise is moved.
    pub id: String,
    /// Its title, for people.
    pub title: String,
    /// The stem of the chapter that it belongs to.
    pub chapter: String,
    /// What the learner does.
    pub kind: Kind,
    /// How hard it is.
    pub level: Level,
    /// What the learner can do afterwards.
    pub objectives: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// How many points it is worth.
    pub points: u32,
    /// The ids of the exercises to do first.
    pub prerequisites: Vec<String>,
    /// The one file that the learner edits, relative to the exercise's folder.
    pub edits: String,
    /// How many threads an answer may use.
    pub threads: u32,
    /// How many times as fast as the baseline the answer has to be, by the name of an
    /// instruction set, or `any`.
    pub speed: BTreeMap<String, f64>,
    /// The most memory that the answer may need, in mebibytes.
    pub mebibytes: Option<u64>,
    /// Is the exercise about unsafe code?
    pub allows_unsafe: bool,
    /// The fewest words of an explanation.
    pub words: u32,
}

/// A mistake in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// The names of instruction sets in `[speed]`.
pub const INSTRUCTION_SETS: [&str; 5] =
    ["any", "baseline", "avx2", "avx512", "neon"];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Code => "code",
            Kind::Predict => "predict",
            Kind::Explain => "explain",
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Predict => "predict",
            Level::Complete => "complete",
            Level::Fast => "fast",
            Level::Stretch => "stretch",
        })
    }
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(text: &str) -> Result<Manifest, Vec<Mistake>> {
        let mut fields = Fields::parse(text)?;
        let manifest = rules::read_manifest(&mut fields);
        let mistakes = fields.into_mistakes();
        if mistakes.is_empty() { Ok(manifest) } else { Err(mistakes) }
    }

    /// The bar for an instruction set: its own, else that of the next lower set, else
    /// that for any set.
    pub fn bar(&self, isa: &str) -> Option<f64> {
        let lower: &[&str] = match isa {
            "avx512" => &["avx512", "avx2", "baseline", "any"],
            "avx2" => &["avx2", "baseline", "any"],
            "neon" => &["neon", "baseline", "any"],
            _ => &["baseline", "any"],
        };
        lower.iter().find_map(|name| self.speed.get(*name)).copied()
    }

    /// Is it measured against a baseline?
    pub fn has_baseline(&self) -> bool {
        !self.speed.is_empty() || self.mebibytes.is_some()
    }

    /// The extension of the file that the learner edits: `rs`, for example.
    pub fn extension(&self) -> &str {
        self.edits.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

/// The line of a key or section at the top level; the first line if it does not
/// exist.
pub fn line_of(text: &str, key: &str) -> usize {
    let table = DeTable::parse(text).map(Spanned::into_inner).unwrap_or_default();
    let place = table.get_key_value(key).map_or(0, |(key, _)| key.span().start);
    line_at(text, place)
}

/// Words of lower-case letters with hyphens between them.
pub fn is_id(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
    };
    text.split('-').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"id = "early-abandon"
title = "Stop when it cannot win"
chapter = "step1-pure"
kind = "code"
level = "fast"
objectives = ["leave a loop early"]
minutes = 25
points = 10
prerequisites = []

[speed]
any = 4
avx2 = 6.5

[memory]
mebibytes = 64

[unsafe]
allowed = true
"#;

    #[test]
    fn everything_is_read() {
        let manifest = Manifest::parse(GOOD).unwrap();
        assert_eq!(manifest.id, "early-abandon");
        assert_eq!(manifest.kind, Kind::Code);
        assert_eq!(manifest.level, Level::Fast);
        assert_eq!(manifest.edits, "src/lib.rs");
        assert_eq!(manifest.extension(), "rs");
        assert_eq!((manifest.threads, manifest.mebibytes), (1, Some(64)));
        assert!(manifest.allows_unsafe);
        assert_eq!(manifest.bar("avx512"), Some(6.5));
        assert_eq!(manifest.bar("neon"), Some(4.0));
    }

    #[test]
    fn each_mistake_is_named_with_its_line() {
        for (from, to, line, message) in [
            ("minutes = 25", "minutes = 0", 7, "a whole number from 1 to 240"),
            (
                "minutes = 25\n",
                "",
                1,
                "expected minutes = a whole number from 1 to 240",
            ),
            ("points = 10", "points = \"10\"", 8, "as points, found \"10\""),
            ("\"code\"", "\"coding\"", 4, "one of code, predict, explain as kind"),
            ("\"fast\"", "\"hard\"", 5, "one of predict, complete, fast, stretch"),
            ("early-abandon", "03-early", 1, "found \"03-early\""),
            ("[\"leave a loop early\"]", "[]", 6, "at least one text as objectives"),
            ("prerequisites = []", "prerequisites = [3]", 9, "a list of texts"),
            ("any = 4", "all = 4", 12, "found all"),
            ("any = 4", "any = 0.5", 12, "a number above 1 as any"),
            ("mebibytes = 64", "megabytes = 64", 16, "no megabytes in [memory]"),
            ("mebibytes = 64", "", 15, "expected mebibytes = a whole number"),
            ("mebibytes = 64", "mebibytes = -1", 16, "as mebibytes, found -1"),
            ("allowed = true", "allowed = 1", 19, "as allowed, found 1"),
            ("allowed = true", "", 18, "expected allowed = true or false"),
            ("[speed]\nany = 4\navx2 = 6.5", "speed = 4", 11, "a section as speed"),
            ("any = 4\navx2 = 6.5", "", 11, "a bar in [speed]"),
            ("minutes = 25", "minutes = 25\nhours = 1", 8, "has no hours"),
            ("minutes = 25", "minutes = 25\nedits = \"../x.rs\"", 8, "as edits"),
            ("minutes = 25", "minutes = 25\nedits = \"/x.rs\"", 8, "as edits"),
            ("minutes = 25", "minutes = 25\nwords = 9", 8, "has words"),
            ("\"code\"", "\"predict\"", 11, "only kind = \"code\" has a [speed]"),
            ("minutes = 25", "minutes = ", 7, ""),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let mistakes = Manifest::parse(&GOOD.replace(from, to)).unwrap_err();
            let found = mistakes
                .iter()
                .any(|m| m.line == line && m.message.contains(message));
            assert!(found, "{to}: {mistakes:?}");
        }
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let text = GOOD.replace("= 25", "= 0").replace("= 10", "= 0");
        assert_eq!(Manifest::parse(&text).unwrap_err().len(), 2);
        let mistakes = Manifest::parse("").unwrap_err();
        assert_eq!(mistakes.len(), 9, "{mistakes:?}");
    }
}
