//! What has been graded so far, line by line, so that an interrupted run goes on where
//! it was: nothing is lost and nothing is done twice.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::Settings;
use super::grading::Graded;

/// What a line is about: the student, the exercise, and a hash of everything that the
/// outcome depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The student's id.
    pub student: String,
    /// The exercise's id.
    pub exercise: String,
    /// Of the answer, the exercise and the tools.
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
    file: Mutex<File>,
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
        let there = || format!("cannot open {}", path.display());
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // The seed stands in it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).with_context(there)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another grader is at work in {}", path.display())
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(there);
            }
        }
        let mut text = String::new();
        file.read_to_string(&mut text).with_context(there)?;
        // A line that was being written when all ended.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let mut lines = text[..whole].lines();
        let settings = match lines.next() {
            None => settings.clone(),
            Some(line) => {
                let before: Settings = serde_json::from_str(line)
                    .with_context(|| format!("{}: line 1", path.display()))?;
                settings.continues(before, path)?
            }
        };
        let mut done = BTreeMap::new();
        for (number, line) in lines.enumerate() {
            let line: Line = serde_json::from_str(line).with_context(|| {
                format!("{}: line {}", path.display(), number + 2)
            })?;
            done.insert(line.key, line.graded);
        }
        file.set_len(whole as u64).with_context(there)?;
        file.seek(SeekFrom::End(0)).with_context(there)?;
        let journal = Journal { file: Mutex::new(file), done, settings };
        if whole == 0 {
            journal.append(&journal.settings)?;
        }
        Ok(journal)
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
        self.append(&Line { key: key.clone(), graded: graded.clone() })
    }

    fn append(&self, line: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        let mut file =
            self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let before = file.stream_position().context("cannot write the journal")?;
        let written =
            file.write_all(text.as_bytes()).and_then(|()| file.sync_data());
        if written.is_err() {
            // The next line must not follow half of this one.
            let _ = file.set_len(before);
            let _ = file.seek(SeekFrom::Start(before));
        }
        written.context("cannot write the journal")
    }
}

/// Writes a file in one step: it is there as a whole, or as it was.
///
/// # Errors
/// It cannot be written.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("writing");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use workbook_learn::judge::{Judgement, Verdict};

    fn key(student: &str) -> Key {
        Key { student: student.into(), exercise: "e".into(), input: "0".into() }
    }

    fn graded(reason: &str) -> Graded {
        Graded::of(Judgement::new(Verdict::Wrong, reason))
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
