//! Steps 1 to 4 under a profiler: where the time goes ([`sampling`], drawn by
//! [`flamegraph`], listed by [`hottest`]), and what is allocated (the program
//! `lab-allocations`).
#![forbid(unsafe_code)]

#[cfg(unix)]
pub mod flamegraph;
pub mod hottest;
#[cfg(unix)]
pub mod sampling;
mod steps;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use step0_problem::{Error, Result};

pub use steps::{Watched, run_profiler};

/// How often each stack was seen. A stack is the names of its functions from the
/// outermost to the innermost, including those that the compiler inlined.
pub type Stacks = BTreeMap<Vec<String>, usize>;

/// Writes a file whole or not at all; its folder is made.
///
/// # Errors
/// Failed if it cannot be written.
pub fn write_whole(file: &Path, contents: &[u8]) -> Result<()> {
    let write = || -> io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(contents)?;
        beside.persist(file)?;
        Ok(())
    };
    write().map_err(|error| {
        Error::Failed(format!("cannot write {}: {error}", file.display()))
    })
}
