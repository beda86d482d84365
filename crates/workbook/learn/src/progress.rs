//! What a learner has done so far: a small text file, by the ids of exercises.
//!
//! What it says of exercises that are not there is kept: they may come back.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, Result};
use toml::{Table, Value};
use workbook_base::repository::Repository;

/// At the root of the repository; git leaves it alone.
pub const PROGRESS: &str = "exercises-progress.toml";

const HEAD: &str = "# What `cargo workbook exercise` remembers. To begin again, delete this file.\n\n";

/// How far a learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not started.
    New,
    /// Started.
    Started,
    /// Passed, at some time.
    Passed,
}

/// What a learner has done so far.
#[derive(Debug)]
pub struct Progress {
    path: PathBuf,
    table: Table,
}

impl Progress {
    /// Reads it; empty if there is no such file.
    ///
    /// # Errors
    /// It cannot be read, or somebody has written into it what does not belong there.
    pub fn read(repository: &Repository) -> Result<Self> {
        let path = repository.path(PROGRESS);
        let table = match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| {
                format!("{PROGRESS} cannot be read; mend it, or delete it")
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Table::new(),
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot read {PROGRESS}"));
            }
        };
        Ok(Progress { path, table })
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self) -> Result<()> {
        let write = || -> Result<()> {
            let folder = self.path.parent().context("no folder")?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(HEAD.as_bytes())?;
            file.write_all(toml::to_string(&self.table)?.as_bytes())?;
            file.persist(&self.path)?;
            Ok(())
        };
        write().with_context(|| format!("cannot write {PROGRESS}"))
    }

    /// The exercise that was started or checked last.
    pub fn last(&self) -> Option<&str> {
        self.table.get("last").and_then(Value::as_str)
    }

    /// How far it is.
    pub fn status(&self, id: &str) -> Status {
        match self.entry(id) {
            None => Status::New,
            Some(entry) if entry.contains_key("passed") => Status::Passed,
            Some(_) => Status::Started,
        }
    }

    /// It is the one that is worked on.
    pub fn start(&mut self, id: &str) {
        self.table.insert("last".into(), id.into());
        self.note(id, "started");
    }

    /// It has passed.
    pub fn pass(&mut self, id: &str) {
        self.note(id, "passed");
    }

    /// How many hints were shown.
    pub fn hints(&self, id: &str) -> usize {
        let hints = self.entry(id).and_then(|entry| entry.get("hints"));
        let hints = hints.and_then(Value::as_integer).unwrap_or(0);
        usize::try_from(hints).unwrap_or(0)
    }

    /// This many hints were shown.
    pub fn set_hints(&mut self, id: &str, hints: usize) {
        let hints = i64::try_from(hints).unwrap_or(i64::MAX);
        self.entry_mut(id).insert("hints".into(), hints.into());
    }

    /// The date of the first time is kept.
    fn note(&mut self, id: &str, what: &str) {
        let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        self.entry_mut(id).entry(what).or_insert_with(|| now.into());
    }

    fn entry(&self, id: &str) -> Option<&Table> {
        self.table.get("exercises")?.get(id)?.as_table()
    }

    fn entry_mut(&mut self, id: &str) -> &mut Table {
        let all = section(&mut self.table, "exercises");
        section(all, id)
    }
}

/// A section of this name. Whatever else has the name is replaced.
fn section<'a>(table: &'a mut Table, name: &str) -> &'a mut Table {
    if !table.get(name).is_some_and(Value::is_table) {
        table.insert(name.to_owned(), Table::new().into());
    }
    match table.get_mut(name) {
        Some(Value::Table(section)) => section,
        _ => unreachable!("it was put there"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_remembered() {
        let folder = tempfile::Builder::new().prefix("a b ").tempdir().unwrap();
        let repository = Repository::at(folder.path());
        let mut progress = Progress::read(&repository).unwrap();
        assert_eq!(progress.status("sum"), Status::New);
        progress.start("sum");
        progress.set_hints("sum", 2);
        progress.start("mean");
        progress.pass("mean");
        progress.save().unwrap();
        let progress = Progress::read(&repository).unwrap();
        assert_eq!(progress.last(), Some("mean"));
        assert_eq!(progress.status("sum"), Status::Started);
        assert_eq!(progress.hints("sum"), 2);
        assert_eq!(progress.status("mean"), Status::Passed);
    }

    #[test]
    fn what_is_not_known_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::at(folder.path());
        let text =
            "colour = \"blue\"\n[exercises.gone]\npassed = \"then\"\nnote = 3\n";
        fs::write(folder.path().join(PROGRESS), text).unwrap();
        let mut progress = Progress::read(&repository).unwrap();
        progress.start("new");
        progress.save().unwrap();
        let text = fs::read_to_string(folder.path().join(PROGRESS)).unwrap();
        assert!(text.contains("colour = \"blue\"") && text.contains("note = 3"));
        let progress = Progress::read(&repository).unwrap();
        assert_eq!(progress.status("gone"), Status::Passed);
    }

    #[test]
    fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::at(folder.path());
        fs::write(folder.path().join(PROGRESS), "exercises = [").unwrap();
        let error = Progress::read(&repository).unwrap_err().to_string();
        assert!(error.contains(PROGRESS), "{error}");
    }
}
