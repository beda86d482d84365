//! What a student's repository knows about the course that it was made for.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use workbook_base::repository::Repository;

/// A file at the root of a student's repository.
pub const COURSE: &str = "course.toml";
/// The environment variable that sets another seed.
pub const SEED: &str = "WORKBOOK_SEED";

/// The contents of `course.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Course {
    /// The student whose repository it is; `None` in a template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub student: Option<String>,
    /// The seed of this student's inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The chapters of the course in their order.
    pub chapters: Vec<String>,
}

impl Course {
    /// Reads the file; without one, returns the default.
    ///
    /// # Errors
    /// The file cannot be read or is invalid.
    pub fn read(repository: &Repository) -> Result<Self> {
        match fs::read_to_string(repository.path(COURSE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            text => {
                let text = text.with_context(|| format!("cannot read {COURSE}"))?;
                toml::from_str(&text).with_context(|| format!("in {COURSE}"))
            }
        }
    }
}

/// The seed of the inputs: the value of WORKBOOK_SEED, else the student's own seed,
/// else 1.
///
/// # Errors
/// WORKBOOK_SEED is not a number, or course.toml cannot be read.
pub fn seed(repository: &Repository) -> Result<u64> {
    match std::env::var(SEED) {
        Ok(text) => text
            .parse()
            .with_context(|| format!("expected a number as {SEED}, found {text:?}")),
        Err(_) => Ok(Course::read(repository)?.seed.unwrap_or(1)),
    }
}
