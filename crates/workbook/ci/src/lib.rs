//! The test command: `cargo workbook ci`, which `scripts/test.sh` calls.
//!
//! Everything that continuous integration checks is a row of one table,
//! [`stages::STAGES`]. A new stage takes three lines: a name, what it checks and the
//! command. The rest of this crate chooses rows ([`select`]), installs what they need
//! ([`needs`]), runs them in turn and beside each other ([`run`]), each command in a
//! process group of its own ([`shell`], [`children`]), and says how it went ([`report`]).

#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

pub mod children;
mod longer;
pub mod needs;
pub mod report;
pub mod run;
pub mod select;
pub mod shell;
pub mod stage;
pub mod stages;

/// The root of the repository, from anywhere inside it.
///
/// # Errors
/// The current folder is not inside the repository.
pub fn repository() -> Result<PathBuf> {
    let here = env::current_dir().context("the current folder cannot be read")?;
    let root =
        here.ancestors().find(|folder| folder.join("scripts/setup.sh").is_file());
    Ok(root
        .context("this is not the workbook's repository: no scripts/setup.sh")?
        .into())
}

/// Does a stage fail if the machine lacks what it needs? In continuous integration on
/// Linux it does, because everything can be installed there.
pub fn strict() -> bool {
    cfg!(target_os = "linux")
        && env::var_os("CI").is_some_and(|value| value == "true")
}
