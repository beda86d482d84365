//! What every small program needs around its work: reading arguments, printing, and
//! the exit status.

mod lab;

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use crate::{Error, Result};

pub use lab::{Lab, Request, run_lab};

/// Ends a program: reports an error, if there is one, on stderr.
pub fn end(result: Result<()>) -> ExitCode {
    result.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS)
}

/// Reports an error on stderr, and returns the exit status.
pub fn fail(error: &Error) -> ExitCode {
    // If stderr is closed, there is no one to tell.
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::from(error.status())
}

/// Prints to stdout. If the reader has closed the pipe, it has seen enough, and the
/// program ends quietly.
///
/// # Errors
/// Failed if stdout cannot be written, because a disk is full, say.
pub fn print(text: &str) -> Result<()> {
    stream(text)
}

/// Prints to stdout what is made while it is printed, as [`print`] does.
pub(crate) fn stream(text: impl Display) -> Result<()> {
    match to_stdout(text) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            std::process::exit(0)
        }
        result => result
            .map_err(|error| Error::Failed(format!("writing to stdout: {error}"))),
    }
}

/// Writes to stdout in large pieces, without putting the text together first: it may
/// be a list of a million clusters.
pub(crate) fn to_stdout(text: impl Display) -> io::Result<()> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    write!(stdout, "{text}")?;
    stdout.flush()
}
