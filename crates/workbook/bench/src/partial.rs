//! What was measured before an interruption: a line for each call in a file under
//! target/bench/partial, so that the same command goes on where it stopped.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use workbook_base::journal::Journal;
use workbook_records::{Key, Precision};

use crate::measure::Sample;

/// The samples of a run so far, in memory and on disk.
#[derive(Debug)]
pub struct Partial {
    journal: Journal,
    start: Start,
    lines: Vec<Line>,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// A hash of everything that must be the same for samples to belong together: plan,
    /// programs, commit, host.
    pub fingerprint: u64,
    /// The load average over one minute at the start.
    pub load: Option<f64>,
}

/// Every other line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    experiment: String,
    round: u32,
    program: String,
    precision: Option<Precision>,
    threads: u32,
    input: String,
    /// When it ended, in seconds since 1970.
    at: u64,
    sample: Sample,
}

impl Line {
    fn is_of(&self, experiment: &str, key: &Key) -> bool {
        self.experiment == experiment
            && self.program == key.program
            && self.precision == key.precision
            && self.threads == key.threads
            && self.input == key.input
    }
}

impl Partial {
    /// Opens the file of a run with this fingerprint, or starts a new one. Samples after
    /// a damaged line are measured again.
    ///
    /// # Errors
    /// If the file cannot be written, or another run has it open.
    pub fn open(folder: &Path, start: Start) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| {
            format!("cannot make the folder {}", folder.display())
        })?;
        let path = folder.join(format!("{:016x}.jsonl", start.fingerprint));
        let (journal, contents) =
            Journal::open::<Start, Line>(&path, "measurement")?;
        if let Some(found) = contents.header
            && found.fingerprint == start.fingerprint
        {
            return Ok(Self { journal, start: found, lines: contents.entries });
        }
        journal.begin(&start)?;
        Ok(Self { journal, start, lines: Vec::new() })
    }

    /// How many calls were made before.
    pub fn calls(&self) -> usize {
        self.lines.len()
    }

    /// The load average when the run began.
    pub fn load(&self) -> Option<f64> {
        self.start.load
    }

    /// The sample of a round, if it was taken.
    pub fn sample(
        &self,
        experiment: &str,
        key: &Key,
        round: u32,
    ) -> Option<&Sample> {
        let mut of = self.lines.iter().filter(|line| line.round == round);
        of.find(|line| line.is_of(experiment, key)).map(|line| &line.sample)
    }

    /// When the last call of an experiment ended, in seconds since 1970.
    pub fn ended(&self, experiment: &str) -> Option<u64> {
        let of = self.lines.iter().filter(|line| line.experiment == experiment);
        of.map(|line| line.at).max()
    }

    /// Adds a sample, in memory and on disk.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(
        &mut self,
        experiment: &str,
        key: &Key,
        round: u32,
        at: u64,
        sample: Sample,
    ) -> Result<()> {
        let line = Line {
            experiment: experiment.to_owned(),
            round,
            program: key.program.clone(),
            precision: key.precision,
            threads: key.threads,
            input: key.input.clone(),
            at,
            sample,
        };
        self.journal.add(&line)?;
        self.lines.push(line);
        Ok(())
    }

    /// Removes the file of a run that is complete.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn remove(self) -> Result<()> {
        self.journal.remove()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn key(program: &str) -> Key {
        Key {
            program: program.to_owned(),
            precision: Some(Precision::F32),
            threads: 2,
            input: "scaling".to_owned(),
        }
    }

    fn sample(wall_s: f64) -> Sample {
        Sample {
            wall_s,
            cpu_s: 0.5,
            device: "cpu".to_owned(),
            unit: "point pairs".to_owned(),
            amount: 6,
            facts: BTreeMap::from([("max_abs_diff".to_owned(), 1.234e-15)]),
        }
    }

    fn start(fingerprint: u64) -> Start {
        Start { fingerprint, load: Some(0.5) }
    }

    #[test]
    fn samples_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut partial = Partial::open(folder.path(), start(7)).unwrap();
        partial.add("ladder", &key("a"), 0, 100, sample(0.1)).unwrap();
        partial.add("ladder", &key("b"), 1, 200, sample(0.3)).unwrap();
        drop(partial);
        let later = Start { load: Some(9.0), ..start(7) };
        let partial = Partial::open(folder.path(), later).unwrap();
        assert_eq!(partial.calls(), 2);
        assert_eq!(partial.load(), Some(0.5), "that of the start");
        assert_eq!(partial.ended("ladder"), Some(200));
        assert_eq!(partial.sample("ladder", &key("b"), 1), Some(&sample(0.3)));
        assert_eq!(partial.sample("ladder", &key("b"), 0), None);
        assert_eq!(partial.sample("sizes", &key("b"), 1), None);
        partial.remove().unwrap();
        assert_eq!(Partial::open(folder.path(), start(7)).unwrap().calls(), 0);
    }

    #[test]
    fn another_plan_does_not_find_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut partial = Partial::open(folder.path(), start(7)).unwrap();
        partial.add("ladder", &key("a"), 0, 100, sample(0.1)).unwrap();
        drop(partial);
        assert_eq!(Partial::open(folder.path(), start(8)).unwrap().calls(), 0);
        assert_eq!(Partial::open(folder.path(), start(7)).unwrap().calls(), 1);
    }

    #[test]
    fn a_broken_file_loses_what_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        let mut partial = Partial::open(folder.path(), start(7)).unwrap();
        for round in 0..3 {
            partial.add("ladder", &key("a"), round, 100, sample(0.1)).unwrap();
        }
        drop(partial);
        let path = folder.path().join(format!("{:016x}.jsonl", 7));
        let whole = fs::read_to_string(&path).unwrap();
        let calls_of = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            Partial::open(folder.path(), start(7)).unwrap().calls()
        };
        assert_eq!(calls_of(whole.as_bytes()), 3);
        assert_eq!(calls_of(&whole.as_bytes()[..whole.len() - 1]), 2, "no line end");
        assert_eq!(calls_of(&whole.as_bytes()[..whole.len() - 30]), 2);
        assert_eq!(
            calls_of(whole.replacen("\"round\":1", "\"round\":", 1).as_bytes()),
            1
        );
        assert_eq!(calls_of(b"garbage\n"), 0);
        assert_eq!(calls_of(b""), 0);
        assert_eq!(calls_of(&[0xff, 0, b'\n', 0xfe]), 0);
        // After a broken end it can be added to.
        assert_eq!(calls_of(&whole.as_bytes()[..whole.len() - 30]), 2);
        let mut partial = Partial::open(folder.path(), start(7)).unwrap();
        partial.add("ladder", &key("a"), 2, 100, sample(0.1)).unwrap();
        drop(partial);
        assert_eq!(Partial::open(folder.path(), start(7)).unwrap().calls(), 3);
    }
}
