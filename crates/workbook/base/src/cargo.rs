//! Running cargo.

use std::ffi::OsString;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};

/// The cargo that started this tool, else the one on the path.
pub fn cargo() -> Command {
    Command::new(
        std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")),
    )
}

/// Runs `cargo` with what `prepare` adds: without the network, and a second time with it if
/// something has not been downloaded yet.
///
/// # Errors
/// Cargo does not start.
pub fn cargo_offline_first(prepare: impl Fn(&mut Command)) -> Result<Output> {
    let run = |offline: bool| {
        let mut cargo = cargo();
        prepare(&mut cargo);
        // This option goes behind the subcommand.
        cargo.args(offline.then_some("--offline")).stdin(Stdio::null());
        cargo.output().context("cannot start cargo")
    };
    let output = run(true)?;
    // If cargo printed something, it found everything it needs and failed for another
    // reason.
    let found_all =
        output.status.success() || !output.stdout.trim_ascii().is_empty();
    if found_all { Ok(output) } else { run(false) }
}
