//! An exercise: its folder and the files in it.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use workbook_base::files::read_text;

use crate::catalogue::entries;
use crate::manifest::Manifest;
use crate::stub;

/// An exercise and where it is.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its folder.
    pub folder: PathBuf,
    /// The name of the folder for a person: from the root, with forward slashes.
    pub name: String,
    /// Its manifest.
    pub manifest: Manifest,
}

impl Exercise {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// The file that the learner edits.
    pub fn edited(&self) -> PathBuf {
        self.file(&self.manifest.edits)
    }

    /// The path of one of its files, given with forward slashes.
    pub fn file(&self, relative: &str) -> PathBuf {
        relative.split('/').fold(self.folder.clone(), |path, part| path.join(part))
    }

    /// `solution.rs`, or the same with another extension. A student's repository
    /// does not have it.
    pub fn solution(&self) -> PathBuf {
        self.file(&format!("solution.{}", self.manifest.extension()))
    }

    /// `baseline.rs`, or the same with another extension.
    pub fn baseline(&self) -> PathBuf {
        self.file(&format!("baseline.{}", self.manifest.extension()))
    }

    /// Where a student's repository keeps the stub, beside the edited file.
    pub fn kept_stub(&self) -> PathBuf {
        self.file(&format!("{}.stub", self.manifest.edits))
    }

    /// The file that the learner starts from: cut from the solution, or the kept
    /// stub if there is no solution.
    ///
    /// # Errors
    /// There is neither, or the solution has no good regions.
    pub fn stub(&self) -> Result<String> {
        if self.solution().is_file() {
            let solution = read_text(&self.solution())?;
            return stub::generate(&solution, self.manifest.extension()).map_err(
                |mistakes| {
                    let first = &mistakes[0];
                    anyhow!(
                        "{}:{}: {}",
                        self.solution().display(),
                        first.line,
                        first.message
                    )
                },
            );
        }
        read_text(&self.kept_stub()).with_context(|| {
            format!("{} has neither a solution nor a kept stub", self.name)
        })
    }

    /// The edited file as it is now.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn work(&self) -> Result<String> {
        read_text(&self.edited())
    }

    /// The known wrong answers, sorted by name.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn mutants(&self) -> Result<Vec<PathBuf>> {
        let folder = self.folder.join("mutants");
        let mut files = if folder.is_dir() { entries(&folder)? } else { Vec::new() };
        files.retain(|file| file.is_file());
        Ok(files)
    }
}
