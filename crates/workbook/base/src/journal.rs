//! What has been done so far, line by line in a file, so that an interrupted run goes on
//! where it stopped.
//!
//! The first line is a header that says what the run is; every other line is an entry.
//! Both are JSON. An entry is written in one piece and synced to the disk, so that a crash
//! costs at most the entry that was being written. Whether a header still fits, and
//! whether a damaged line may be dropped, is up to the caller.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Error, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A journal that only this process may write to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    writer: Mutex<Writer>,
}

/// What a journal held when it was opened.
#[derive(Debug)]
pub struct Contents<H, E> {
    /// The header; `None` in a new journal, or if it cannot be read.
    pub header: Option<H>,
    /// The entries up to the first line that cannot be read.
    pub entries: Vec<E>,
    /// What is wrong with the first line that cannot be read. A last line that was cut
    /// off does not count: it was being written when the run ended.
    pub damage: Option<Error>,
}

/// The file, and where the next line goes. Anything after that position is cut off before
/// the line is written: half a line, or lines that cannot be read.
#[derive(Debug)]
struct Writer {
    file: File,
    end: u64,
}

impl Journal {
    /// Opens a journal, or makes an empty one, and returns its contents too. `worker`
    /// names the program that may have it open already, as in "grader". Nothing is written
    /// before the first call of [`begin`](Journal::begin) or [`add`](Journal::add).
    ///
    /// # Errors
    /// Another process has it open, or it cannot be read.
    pub fn open<H: DeserializeOwned, E: DeserializeOwned>(
        path: &Path,
        worker: &str,
    ) -> Result<(Self, Contents<H, E>)> {
        let cannot_open = || format!("cannot open {}", path.display());
        let mut file = open_private(path).with_context(cannot_open)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another {worker} is at work in {}", path.display())
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(cannot_open);
            }
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(cannot_open)?;
        let (contents, end) = parse(&bytes, path);
        let writer = Mutex::new(Writer { file, end });
        Ok((Journal { path: path.to_owned(), writer }, contents))
    }

    /// Empties the journal and writes its header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&self, header: &impl Serialize) -> Result<()> {
        self.write(header, |_| 0)
    }

    /// Writes an entry. Once this returns, the entry survives a crash.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(&self, entry: &impl Serialize) -> Result<()> {
        self.write(entry, |end| end)
    }

    fn write(&self, line: &impl Serialize, place: fn(u64) -> u64) -> Result<()> {
        let text = serde_json::to_string(line)? + "\n";
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let place = place(writer.end);
        writer
            .write_at(place, &text)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Deletes the journal: the run is complete.
    ///
    /// # Errors
    /// The file cannot be removed.
    pub fn remove(self) -> Result<()> {
        fs::remove_file(&self.path)
            .with_context(|| format!("cannot remove {}", self.path.display()))
    }
}

impl Writer {
    fn write_at(&mut self, place: u64, text: &str) -> io::Result<()> {
        self.file.set_len(place)?;
        self.file.seek(SeekFrom::Start(place))?;
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()?;
        self.end = place + text.len() as u64;
        Ok(())
    }
}

/// Opens a file for this user alone: a header may hold a secret.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The contents of a journal, and where the part that can be read ends.
fn parse<H: DeserializeOwned, E: DeserializeOwned>(
    bytes: &[u8],
    path: &Path,
) -> (Contents<H, E>, u64) {
    let mut contents = Contents { header: None, entries: Vec::new(), damage: None };
    let mut end = 0;
    let mut take = |line: &[u8]| -> Result<(), serde_json::Error> {
        if contents.header.is_none() {
            contents.header = Some(serde_json::from_slice(line)?);
        } else {
            contents.entries.push(serde_json::from_slice(line)?);
        }
        Ok(())
    };
    // A line without a line end may stop in the middle of a number.
    let whole = bytes
        .split_inclusive(|&byte| byte == b'\n')
        .filter(|line| line.ends_with(b"\n"));
    for (number, line) in (1..).zip(whole) {
        if let Err(error) = take(line) {
            let place = format!("{}: line {number}", path.display());
            contents.damage = Some(Error::new(error).context(place));
            break;
        }
        end += line.len() as u64;
    }
    (contents, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Opened = (Journal, Contents<String, u32>);

    fn path(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join("workbook-base-journal");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_file(&path);
        path
    }

    fn open(path: &Path) -> Opened {
        Journal::open(path, "program").unwrap()
    }

    /// A journal with a header and the entries 1, 2 and 3.
    fn three(path: &Path) -> String {
        let (journal, contents): Opened = open(path);
        assert_eq!(contents.header, None);
        journal.begin(&"header").unwrap();
        for entry in 1..=3 {
            journal.add(&entry).unwrap();
        }
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn entries_are_found_again() {
        let path = path("again");
        assert_eq!(three(&path), "\"header\"\n1\n2\n3\n");
        let (journal, contents) = open(&path);
        assert_eq!(contents.header.as_deref(), Some("header"));
        assert_eq!(contents.entries, [1, 2, 3]);
        assert!(contents.damage.is_none());
        journal.remove().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn only_one_process_at_a_time_can_open_it() {
        let path = path("alone");
        let (journal, _) = open(&path);
        let error = Journal::open::<String, u32>(&path, "grader").unwrap_err();
        assert!(error.to_string().starts_with("another grader is at work"));
        journal.remove().unwrap();
    }

    #[test]
    fn a_line_that_was_cut_off_is_overwritten() {
        let path = path("cut");
        let whole = three(&path);
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        let (journal, contents) = open(&path);
        assert_eq!(contents.entries, [1, 2]);
        assert!(contents.damage.is_none());
        journal.add(&4).unwrap();
        drop(journal);
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"header\"\n1\n2\n4\n");
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn damage_is_named_with_its_line() {
        let path = path("damage");
        let whole = three(&path);
        for (text, entries, line) in [
            (whole.replace("\n2\n", "\n\"two\"\n").into_bytes(), 1, "line 3"),
            (b"garbage\n1\n".to_vec(), 0, "line 1"),
            (vec![0xff, 0, b'\n', 0xfe], 0, "line 1"),
        ] {
            fs::write(&path, &text).unwrap();
            let (_, contents) = open(&path);
            assert_eq!(contents.entries.len(), entries);
            assert!(contents.damage.unwrap().to_string().ends_with(line));
            // Opening does not change the file.
            assert_eq!(fs::read(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_journal_can_begin_anew() {
        let path = path("anew");
        three(&path);
        let (journal, _) = open(&path);
        journal.begin(&"other").unwrap();
        journal.add(&9).unwrap();
        drop(journal);
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"other\"\n9\n");
        fs::remove_file(&path).unwrap();
    }
}
