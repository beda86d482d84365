//! Printing, to a pipe that may be closed; and how a program ends.

use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

use anyhow::{Context, Result};

/// Prints `text` and a line end. A pipe that the reader has closed, as `| head` does, is
/// not an error.
///
/// # Errors
/// Standard output cannot be written to for another reason.
pub fn print(text: &str) -> Result<()> {
    let mut out = stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// How a program ends: with its own exit status, or with an error message for the person
/// at the keyboard.
pub fn exit_status(result: Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
