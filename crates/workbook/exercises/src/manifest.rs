//! `exercise.toml`: what an exercise says of itself.

use std::collections::BTreeMap;
use std::fmt;

use toml::{Table, Value};

/// What the learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Writes code, which is run on inputs.
    Code,
    /// Says what some code does before it is run.
    Predict,
    /// Explains something in words, which a person marks.
    Explain,
}

/// How hard an exercise is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Read and predict.
    Predict,
    /// Complete what is begun.
    Complete,
    /// Make it fast.
    Fast,
    /// More than the chapter.
    Stretch,
}

/// What an exercise says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Never changes, whatever the exercise's place.
    pub id: String,
    /// For people.
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
    /// What it counts.
    pub points: u32,
    /// The ids of the exercises to do before.
    pub prerequisites: Vec<String>,
    /// The one file that the learner edits, from the exercise's folder.
    pub edits: String,
    /// The most threads that may be used.
    pub threads: u32,
    /// How many times as fast as the baseline the answer has to be, by the name of
    /// the instruction set, or `any`.
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
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// The words that an instruction set may be called by in `[speed]`.
pub const INSTRUCTION_SETS: [&str; 5] =
    ["any", "baseline", "avx2", "avx512", "neon"];

const KINDS: [(&str, Kind); 3] =
    [("code", Kind::Code), ("predict", Kind::Predict), ("explain", Kind::Explain)];
const LEVELS: [(&str, Level); 4] = [
    ("predict", Level::Predict),
    ("complete", Level::Complete),
    ("fast", Level::Fast),
    ("stretch", Level::Stretch),
];

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_in(&KINDS, *self))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(name_in(&LEVELS, *self))
    }
}

fn name_in<T: Copy + PartialEq>(
    names: &[(&'static str, T)],
    value: T,
) -> &'static str {
    names.iter().find(|(_, named)| *named == value).map_or("", |(name, _)| name)
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(text: &str) -> Result<Manifest, Vec<Mistake>> {
        let table: Table = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text[..start].matches('\n').count() + 1;
            vec![Mistake { line, message: error.message().to_owned() }]
        })?;
        let mut fields = Fields { text, table, mistakes: Vec::new() };
        let kind = fields.one_of("kind", &KINDS).unwrap_or(Kind::Code);
        let manifest = Manifest {
            id: fields.id(),
            title: fields.required_text("title"),
            chapter: fields.required_text("chapter"),
            kind,
            level: fields.one_of("level", &LEVELS).unwrap_or(Level::Complete),
            objectives: fields.objectives(),
            minutes: fields.required_number("minutes", 240),
            points: fields.required_number("points", 100),
            prerequisites: fields.texts("prerequisites"),
            edits: fields.edits(kind),
            threads: fields.number("threads", 64).unwrap_or(1),
            speed: fields.speed(kind),
            mebibytes: fields.mebibytes(kind),
            allows_unsafe: fields.allows_unsafe(),
            words: fields.words(kind),
        };
        fields.unknown();
        match fields.mistakes.is_empty() {
            true => Ok(manifest),
            false => Err(fields.mistakes),
        }
    }

    /// The bar for an instruction set: its own, else that of the next lower one, else
    /// that for any.
    pub fn bar(&self, isa: &str) -> Option<f64> {
        let lower: &[&str] = match isa {
            "avx512" => &["avx512", "avx2", "baseline", "any"],
            "avx2" => &["avx2", "baseline", "any"],
            "neon" => &["neon", "baseline", "any"],
            _ => &["baseline", "any"],
        };
        lower.iter().find_map(|name| self.speed.get(*name)).copied()
    }

    /// Is it measured beside a baseline?
    pub fn has_baseline(&self) -> bool {
        !self.speed.is_empty() || self.mebibytes.is_some()
    }

    /// The ending of the file that the learner edits, as in `rs`.
    pub fn extension(&self) -> &str {
        self.edits.rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

/// What is left to read, and what was wrong so far.
struct Fields<'a> {
    text: &'a str,
    table: Table,
    mistakes: Vec<Mistake>,
}

impl Fields<'_> {
    fn wrong(&mut self, key: &str, message: impl Into<String>) {
        let line = line_of(self.text, key);
        self.mistakes.push(Mistake { line, message: message.into() });
    }

    fn expected(&mut self, key: &str, what: &str, found: &Value) {
        self.wrong(key, format!("expected {what} as {key}, found {found}"));
    }

    /// What this key holds; a mistake if there is nothing.
    fn required(&mut self, key: &str, what: &str) -> Option<Value> {
        let value = self.table.remove(key);
        if value.is_none() {
            self.wrong(key, format!("expected {key} = {what}, found nothing"));
        }
        value
    }

    fn required_text(&mut self, key: &str) -> String {
        match self.required(key, "a text in quotes") {
            Some(Value::String(text)) if !text.trim().is_empty() => text,
            Some(other) => {
                self.expected(key, "a text in quotes", &other);
                String::new()
            }
            None => String::new(),
        }
    }

    fn id(&mut self) -> String {
        let before = self.mistakes.len();
        let id = self.required_text("id");
        if self.mistakes.len() == before && !is_id(&id) {
            self.wrong(
                "id",
                format!(
                    "expected words of lower-case letters with hyphens between them \
                     as id, found {id:?}: the folder has the number, and may change it"
                ),
            );
        }
        id
    }

    fn one_of<T: Copy>(&mut self, key: &str, names: &[(&str, T)]) -> Option<T> {
        let choices: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let what = format!("one of {}", choices.join(", "));
        let value = self.required(key, &what)?;
        let named = names.iter().find(|(name, _)| value.as_str() == Some(name));
        if named.is_none() {
            self.expected(key, &what, &value);
        }
        named.map(|(_, value)| *value)
    }

    fn required_number(&mut self, key: &str, most: u32) -> u32 {
        if !self.table.contains_key(key) {
            self.wrong(key, format!("expected {key} = a number, found nothing"));
        }
        self.number(key, most).unwrap_or(1)
    }

    fn number(&mut self, key: &str, most: u32) -> Option<u32> {
        let value = self.table.remove(key)?;
        let number =
            value.as_integer().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| (1..=most).contains(number));
        if number.is_none() {
            self.expected(key, &format!("a whole number from 1 to {most}"), &value);
        }
        number
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.required(key, "a list of texts") else {
            return Vec::new();
        };
        let texts: Option<Vec<String>> = value.as_array().and_then(|values| {
            let text = |value: &Value| Some(value.as_str()?.trim().to_owned());
            values.iter().map(text).collect()
        });
        match texts {
            Some(texts) if texts.iter().all(|text| !text.is_empty()) => texts,
            _ => {
                self.expected(key, "a list of texts", &value);
                Vec::new()
            }
        }
    }

    fn objectives(&mut self) -> Vec<String> {
        let before = self.mistakes.len();
        let objectives = self.texts("objectives");
        if self.mistakes.len() == before && objectives.is_empty() {
            self.wrong(
                "objectives",
                "expected at least one of objectives, found none",
            );
        }
        objectives
    }

    fn edits(&mut self, kind: Kind) -> String {
        let usual = match kind {
            Kind::Code => "src/lib.rs",
            Kind::Predict => "answer.toml",
            Kind::Explain => "answer.md",
        };
        match self.table.remove("edits") {
            None => usual.to_owned(),
            Some(Value::String(path)) if is_inside(&path) => path,
            Some(other) => {
                let what = "the path of a file in the exercise's folder, with forward \
                            slashes and an ending,";
                self.expected("edits", what, &other);
                usual.to_owned()
            }
        }
    }

    /// The keys of a section; none if there is no such section.
    fn section(&mut self, key: &str) -> Option<Table> {
        match self.table.remove(key)? {
            Value::Table(table) => Some(table),
            other => {
                self.expected(key, "a section", &other);
                None
            }
        }
    }

    fn speed(&mut self, kind: Kind) -> BTreeMap<String, f64> {
        let Some(section) = self.section("speed") else { return BTreeMap::new() };
        if kind != Kind::Code {
            self.wrong("speed", "only kind = \"code\" has a [speed]");
        }
        if section.is_empty() {
            self.wrong("speed", "expected a bar in [speed], such as any = 2.0");
        }
        let mut bars = BTreeMap::new();
        for (name, value) in section {
            if !INSTRUCTION_SETS.contains(&name.as_str()) {
                let names = INSTRUCTION_SETS.join(", ");
                self.wrong(&name, format!("expected one of {names}, found {name}"));
                continue;
            }
            let bar = value.as_float().or(value.as_integer().map(|bar| bar as f64));
            match bar.filter(|bar| bar.is_finite() && *bar > 1.0) {
                Some(bar) => {
                    bars.insert(name, bar);
                }
                None => self.expected(&name, "a number above 1", &value),
            }
        }
        bars
    }

    fn mebibytes(&mut self, kind: Kind) -> Option<u64> {
        let mut section = self.section("memory")?;
        if kind != Kind::Code {
            self.wrong("memory", "only kind = \"code\" has a [memory]");
        }
        let value = section.remove("mebibytes");
        self.nothing_else("memory", &section);
        let number = value.as_ref().and_then(Value::as_integer);
        let number = number.and_then(|number| u64::try_from(number).ok());
        match number.filter(|number| *number > 0) {
            Some(number) => Some(number),
            None => {
                let found =
                    value.map_or("nothing".into(), |value| value.to_string());
                self.wrong(
                    "mebibytes",
                    format!("expected mebibytes = a whole number, found {found}"),
                );
                None
            }
        }
    }

    fn allows_unsafe(&mut self) -> bool {
        let Some(mut section) = self.section("unsafe") else { return false };
        let value = section.remove("allowed");
        self.nothing_else("unsafe", &section);
        match value {
            Some(Value::Boolean(allowed)) => allowed,
            _ => {
                self.wrong("unsafe", "expected allowed = true in [unsafe]");
                false
            }
        }
    }

    fn words(&mut self, kind: Kind) -> u32 {
        if kind != Kind::Explain && self.table.contains_key("words") {
            self.wrong("words", "only kind = \"explain\" has words");
        }
        self.number("words", 2000).unwrap_or(30)
    }

    fn nothing_else(&mut self, section: &str, rest: &Table) {
        for key in rest.keys() {
            self.wrong(key, format!("there is no {key} in [{section}]"));
        }
    }

    fn unknown(&mut self) {
        let keys: Vec<String> = self.table.keys().cloned().collect();
        for key in keys {
            self.wrong(&key, format!("an exercise has no {key}"));
        }
    }
}

/// The line of a key or section; the first one if it is not there.
pub fn line_of(text: &str, key: &str) -> usize {
    let is_there = |line: &str| {
        let line = line.trim_start();
        let is_key = line
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='));
        is_key || line.trim_end() == format!("[{key}]")
    };
    text.lines().position(is_there).map_or(1, |line| line + 1)
}

/// Words of lower-case letters with hyphens between them.
pub fn is_id(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
    };
    text.split('-').all(is_word)
}

fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':'])
    };
    path.split('/').all(is_name)
        && path.rsplit('/').next().is_some_and(|name| name.contains('.'))
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
    fn all_is_read() {
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
            ("minutes = 25\n", "", 1, "expected minutes = a number, found nothing"),
            ("points = 10", "points = \"10\"", 8, "as points, found \"10\""),
            ("\"code\"", "\"coding\"", 4, "one of code, predict, explain as kind"),
            ("\"fast\"", "\"hard\"", 5, "one of predict, complete, fast, stretch"),
            ("early-abandon", "03-early", 1, "found \"03-early\""),
            ("[\"leave a loop early\"]", "[]", 6, "at least one of objectives"),
            ("prerequisites = []", "prerequisites = [3]", 9, "a list of texts"),
            ("any = 4", "all = 4", 12, "found all"),
            ("any = 4", "any = 0.5", 12, "a number above 1 as any"),
            ("mebibytes = 64", "megabytes = 64", 16, "no megabytes in [memory]"),
            ("allowed = true", "allowed = 1", 18, "allowed = true"),
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
