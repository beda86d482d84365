//! Records on disk.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use workbook_base::repository::{Repository, files_below};

use super::{Record, SCHEMA};

/// Where a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `book/records`: ours.
    Book,
    /// `target/records`: the reader's.
    Reader,
}

impl Origin {
    /// The folder, below the repository's root.
    pub fn folder(self) -> &'static str {
        match self {
            Origin::Book => "book/records",
            Origin::Reader => "target/records",
        }
    }
}

/// A record and its file.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Whose it is.
    pub origin: Origin,
    /// Its file, below the repository's root, with forward slashes.
    pub file: String,
    /// What it says.
    pub record: Record,
}

/// All the records there are.
#[derive(Clone, Debug, Default)]
pub struct Records {
    stored: Vec<Stored>,
}

impl Records {
    /// Reads and checks every record of the repository, ours first, each sorted by
    /// file.
    ///
    /// # Errors
    /// The first broken record: its file and what is wrong.
    pub fn read_all(repository: &Repository) -> Result<Self> {
        let mut stored = Vec::new();
        for origin in [Origin::Book, Origin::Reader] {
            for path in record_files(repository, origin)? {
                let file = repository.name(&path);
                let record = read_record(&path).with_context(|| file.clone())?;
                stored.push(Stored { origin, file, record });
            }
        }
        Ok(Self { stored })
    }

    /// Every record.
    pub fn iter(&self) -> impl Iterator<Item = &Stored> {
        self.stored.iter()
    }

    /// The records of an experiment, ours first.
    pub fn of_experiment<'a>(
        &'a self,
        experiment: &'a str,
    ) -> impl Iterator<Item = &'a Stored> {
        self.iter().filter(move |stored| stored.record.experiment == experiment)
    }
}

/// The files of one origin. A record lies in a folder named as its host.
fn record_files(repository: &Repository, origin: Origin) -> Result<Vec<PathBuf>> {
    let folder = repository.path(origin.folder());
    let mut files = files_below(&folder)?;
    files.retain(|file| {
        file.extension() == Some(OsStr::new("json"))
            && file.parent() != Some(&folder)
    });
    Ok(files)
}

/// Reads and checks a record.
///
/// # Errors
/// If the file cannot be read, is no record of this version, or lies in the wrong place.
pub fn read_record(path: &Path) -> Result<Record> {
    let text = fs::read_to_string(path).context("cannot be read")?;
    // A record of another version is named as such, whatever else does not fit.
    let value: serde_json::Value =
        serde_json::from_str(&text).context("is not JSON")?;
    let schema = value.get("schema").and_then(serde_json::Value::as_u64);
    ensure!(
        schema == Some(u64::from(SCHEMA)),
        "is of schema {}, and this workbook reads schema {SCHEMA}; \
         measure again with `cargo workbook bench`",
        schema.map_or("unknown".to_owned(), |schema| schema.to_string())
    );
    let reader = &mut serde_json::Deserializer::from_str(&text);
    let record: Record =
        serde_path_to_error::deserialize(reader).context("is not a record")?;
    record.check_rules()?;
    let stem = path.file_stem().and_then(OsStr::to_str);
    ensure!(
        stem == Some(&record.experiment),
        "holds the experiment {}, so it should be called {0}.json",
        record.experiment
    );
    let folder = path.parent().and_then(Path::file_name).and_then(OsStr::to_str);
    ensure!(
        folder == Some(&record.host.name),
        "is from the host {}, so it should lie in a folder of that name",
        record.host.name
    );
    Ok(record)
}

/// Writes a record to its place, completely or not at all. Returns the file.
///
/// # Errors
/// If the record breaks a rule, or the file cannot be written.
pub fn write_record(
    repository: &Repository,
    origin: Origin,
    record: &Record,
) -> Result<PathBuf> {
    record.check_rules().context("this is not a valid record")?;
    let folder = repository.path(origin.folder()).join(&record.host.name);
    let file = folder.join(format!("{}.json", record.experiment));
    let write = || -> Result<()> {
        fs::create_dir_all(&folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(&folder)?;
        serde_json::to_writer_pretty(&mut beside, record)?;
        beside.write_all(b"\n")?;
        beside.persist(&file)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
