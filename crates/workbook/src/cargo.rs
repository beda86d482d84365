//! Calling cargo.

use std::ffi::OsString;
use std::process::Command;

/// The cargo that runs this tool, else the one on the path.
pub fn cargo() -> Command {
    Command::new(
        std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")),
    )
}
