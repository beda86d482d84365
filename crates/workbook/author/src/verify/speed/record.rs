//! What was measured, in `crates/exercises/speed.json`: for each exercise and
//! instruction set the bar, how fast every answer was, on what machine and when.
//!
//! With it goes a hash of what the speeds depend on: the answers that were measured, the
//! inputs, the crate around them and the bars. Texts for learners are not in it, nor are
//! wrong answers that are wrong for another reason; nor is `exercise-kit`, since both
//! sides of a ratio are measured by the same kit. A comment in an answer is: whether an
//! edit matters is for the author to say, so that an old hash is a warning of
//! `cargo workbook lint` and fails nothing.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::time::SystemTime;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use workbook_base::files::{read_text, write_with_folders};
use workbook_base::finding::Finding;
use workbook_base::repository::{Repository, files_below};
use workbook_exercises::catalogue::{Catalogue, Exercise, MANIFEST};
use workbook_learn::build::is_of_crate;
use workbook_learn::judge::Speed;

use crate::verify::mutant::Mutant;

/// Where it is, from the root.
pub const FILE: &str = "crates/exercises/speed.json";

/// All that was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Sorted by exercise and instruction set, each pair once.
    pub exercises: Vec<Entry>,
}

/// What was measured of an exercise with the bar for one instruction set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The exercise's id.
    pub exercise: String,
    /// The instruction set that the bar was chosen for.
    pub isa: String,
    /// A hash of all that the speeds depend on.
    pub hash: String,
    /// When, as in `2026-11-21T12:40:00Z`.
    pub date: String,
    /// Where.
    pub host: Host,
    /// How many times as fast as the baseline an answer has to be.
    pub bar: f64,
    /// The solution, the baseline and what is wrong only by being slow.
    pub answers: Vec<Measurement>,
}

/// The machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// The processor as it calls itself.
    pub cpu: String,
    /// How many threads may run at a time.
    pub threads: usize,
    /// The operating system, with its version and architecture.
    pub os: String,
}

/// How many times as fast as the baseline an answer was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// `solution`, `baseline` or the name of a mutant.
    pub answer: String,
    /// In the median of the rounds.
    pub median: f64,
    /// In the slowest round.
    pub least: f64,
    /// In the fastest round.
    pub most: f64,
    /// How many rounds there were.
    pub rounds: usize,
}

impl Measurement {
    /// Of an answer.
    pub fn new(answer: &str, speed: Speed) -> Self {
        let Speed { median, least, most, rounds, .. } = speed;
        let [median, least, most] = [median, least, most].map(to_thousandths);
        Measurement { answer: answer.to_owned(), median, least, most, rounds }
    }
}

fn to_thousandths(ratio: f64) -> f64 {
    (ratio * 1000.0).round() / 1000.0
}

impl Host {
    fn at_hand() -> Self {
        let cpu = workbook_machine::brand_and_memory().map(|(brand, _)| brand);
        Host {
            cpu: cpu.unwrap_or_else(|| "unknown".to_owned()),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            os: workbook_machine::system(),
        }
    }
}

impl Entry {
    /// Measured here and now.
    ///
    /// # Errors
    /// A file of the exercise cannot be read.
    pub fn new(
        exercise: &Exercise,
        mutants: &[Mutant],
        isa: &str,
        bar: f64,
        answers: Vec<Measurement>,
    ) -> Result<Self> {
        Ok(Entry {
            exercise: exercise.id().to_owned(),
            isa: isa.to_owned(),
            hash: hash_of(exercise, mutants)?,
            date: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
            host: Host::at_hand(),
            bar,
            answers,
        })
    }
}

impl Record {
    /// Reads it; empty if there is none yet.
    ///
    /// # Errors
    /// The file cannot be read, or does not have this shape.
    pub fn read(repository: &Repository) -> Result<Self> {
        match fs::read_to_string(repository.path(FILE)) {
            Ok(text) => serde_json::from_str(&text).context(FILE),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).context(FILE),
        }
    }

    /// Puts an entry in the place of an earlier one for the same exercise and
    /// instruction set.
    pub fn replace(&mut self, entry: Entry) {
        self.exercises.retain(|old| {
            (&old.exercise, &old.isa) != (&entry.exercise, &entry.isa)
        });
        self.exercises.push(entry);
        self.exercises
            .sort_by(|a, b| (&a.exercise, &a.isa).cmp(&(&b.exercise, &b.isa)));
    }

    /// Writes it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, repository: &Repository) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        write_with_folders(&repository.path(FILE), text.as_bytes())
    }

    /// Exercises with a bar for speed that were never measured, or not as they are now.
    ///
    /// # Errors
    /// A file of an exercise cannot be read.
    pub fn outdated(&self, catalogue: &Catalogue) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        for exercise in &catalogue.exercises {
            if exercise.manifest.speed.is_empty() {
                continue;
            }
            if let Some(why) = self.why_outdated(exercise)? {
                let file = format!("{}/{MANIFEST}", exercise.name);
                findings.push(Finding::new(file, 1, why));
            }
        }
        Ok(findings)
    }

    fn why_outdated(&self, exercise: &Exercise) -> Result<Option<String>> {
        let id = exercise.id();
        let mut of_it =
            self.exercises.iter().filter(|entry| entry.exercise == id).peekable();
        let what = match of_it.peek() {
            None => "its speed was never measured".to_owned(),
            Some(first) => {
                let hash = hash_of(exercise, &Mutant::read_all(exercise)?)?;
                let date = first.date.clone();
                if of_it.any(|entry| entry.hash == hash) {
                    return Ok(None);
                }
                format!("it has changed since its speed was measured, {date}")
            }
        };
        Ok(Some(format!(
            "{what}; `cargo workbook exercise verify --speed {id}` measures it"
        )))
    }
}

/// A hash of all that the measured speeds depend on.
///
/// # Errors
/// A file of the exercise cannot be read.
pub fn hash_of(exercise: &Exercise, mutants: &[Mutant]) -> Result<String> {
    let mut hash = Sha256::new();
    let mut add = |name: &str, text: &str| {
        let text = text.replace("\r\n", "\n");
        // With their lengths, so that nothing can move from one to the other.
        hash.update(format!("{name} {}\n{text}", text.len()));
    };
    let manifest = &exercise.manifest;
    let bars = format!("{:?}, {} threads", manifest.speed, manifest.threads);
    add(MANIFEST, &bars);
    let answers = [exercise.solution(), exercise.baseline()];
    for path in files_below(&exercise.folder)? {
        let is_source = path != exercise.edited() && is_of_crate(exercise, &path);
        if is_source || answers.contains(&path) {
            let below = path.strip_prefix(&exercise.folder).unwrap_or(&path);
            let name = below.to_string_lossy().replace('\\', "/");
            add(&name, &read_text(&path)?);
        }
    }
    for mutant in mutants.iter().filter(|mutant| mutant.is_slow()) {
        if let Ok(text) = &mutant.text {
            add(&mutant.file(), text);
        }
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(exercise: &str, isa: &str, bar: f64) -> Entry {
        let host = Host { cpu: "c".into(), threads: 2, os: "o".into() };
        Entry {
            exercise: exercise.into(),
            isa: isa.into(),
            hash: "0".into(),
            date: "2026-11-21T12:40:00Z".into(),
            host,
            bar,
            answers: Vec::new(),
        }
    }

    #[test]
    fn a_new_measurement_replaces_the_old_one() {
        let mut record = Record::default();
        for (exercise, isa, bar) in
            [("b", "avx2", 1.0), ("a", "neon", 2.0), ("b", "avx2", 3.0)]
        {
            record.replace(entry(exercise, isa, bar));
        }
        let there = record.exercises.iter().map(|e| (e.exercise.as_str(), e.bar));
        assert_eq!(there.collect::<Vec<_>>(), [("a", 2.0), ("b", 3.0)]);
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}
