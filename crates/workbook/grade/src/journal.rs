//! What has been graded so far, line by line, so that an interrupted run goes on where
//! it was: nothing is lost and nothing is done twice.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use workbook_base::journal;

use super::grading::Graded;

/// The layout of the journal. Another one is not read.
const FORMAT: u32 = 1;

/// What must not change between a run and its continuation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The layout of the journal.
    pub format: u32,
    /// The secret that all inputs follow from.
    pub seed: u64,
    /// Where speed is measured; empty if it is not.
    pub machine: String,
}

impl Settings {
    /// The settings of a new run.
    pub fn new(seed: u64, machine: String) -> Self {
        Settings { format: FORMAT, seed, machine }
    }

    /// The settings of a run that was begun before, if this one can go on with them.
    ///
    /// # Errors
    /// It cannot go on; the sentence says what to do.
    pub fn continues(&self, before: Settings, journal: &Path) -> Result<Settings> {
        ensure!(
            before.format == self.format,
            "{} is of another version of this program: choose another --out",
            journal.display()
        );
        ensure!(
            before.machine == self.machine,
            "{} was begun on the machine {:?}, and this is {:?}: speeds of two machines \
             cannot be compared, choose another --out",
            journal.display(),
            before.machine,
            self.machine
        );
        Ok(before)
    }
}

/// What a line is about: the student, the exercise, and a hash of everything that the
/// outcome depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The student's id.
    pub student: String,
    /// The exercise's id.
    pub exercise: String,
    /// A hash of the answer, the exercise and the tools.
    pub input: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    key: Key,
    #[serde(flatten)]
    graded: Graded,
}

/// The journal of a folder of results. One grader at a time has it.
pub struct Journal {
    file: journal::Journal,
    done: BTreeMap<Key, Graded>,
    /// What was decided when grading began.
    pub settings: Settings,
}

impl Journal {
    /// Opens it, or begins one with these settings.
    ///
    /// # Errors
    /// Another grader has it, it was begun with other settings, or it cannot be read
    /// or written.
    pub fn open(path: &Path, settings: &Settings) -> Result<Journal> {
        let (file, contents) =
            journal::Journal::open::<Settings, Line>(path, "grader")?;
        if let Some(damage) = contents.damage {
            return Err(damage);
        }
        let settings = match contents.header {
            Some(before) => settings.continues(before, path)?,
            None => {
                file.begin(settings)?;
                settings.clone()
            }
        };
        let entries = contents.entries.into_iter();
        let done = entries.map(|line| (line.key, line.graded)).collect();
        Ok(Journal { file, done, settings })
    }

    /// What is known already.
    pub fn get(&self, key: &Key) -> Option<&Graded> {
        self.done.get(key)
    }

    /// Writes a result down; afterwards it survives whatever happens.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&self, key: &Key, graded: &Graded) -> Result<()> {
        self.file.add(&Line { key: key.clone(), graded: graded.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use workbook_learn::judge::{Judgement, Verdict};

    fn key(student: &str) -> Key {
        Key { student: student.into(), exercise: "e".into(), input: "0".into() }
    }

    fn graded(reason: &str) -> Graded {
        Graded::without_output(Judgement::new(Verdict::Wrong, reason))
    }

    #[test]
    fn what_was_written_is_known_and_half_a_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let settings = Settings { seed: 17, ..Settings::default() };
        let journal = Journal::open(&path, &settings).unwrap();
        journal.add(&key("ada"), &graded("one")).unwrap();
        let error = Journal::open(&path, &settings).err().unwrap();
        assert!(error.to_string().contains("another grader"), "{error}");
        drop(journal);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{whole}{{\"student\":\"gra")).unwrap();
        let other = Settings { seed: 18, ..Settings::default() };
        let journal = Journal::open(&path, &other).unwrap();
        assert_eq!(journal.settings.seed, 17);
        assert_eq!(journal.get(&key("ada")), Some(&graded("one")));
        assert_eq!(journal.get(&key("grace")), None);
        journal.add(&key("grace"), &graded("two")).unwrap();
        drop(journal);
        let journal = Journal::open(&path, &settings).unwrap();
        assert_eq!(journal.get(&key("grace")), Some(&graded("two")));
    }
}
