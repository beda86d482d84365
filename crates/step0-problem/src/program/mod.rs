//! What every small program does around its work: its arguments, what it prints, and
//! the status that it ends with.

mod lab;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::{Error, Result};

pub use lab::{Lab, Request, run_lab};

/// Ends a program: says on stderr what went wrong, if something did.
pub fn end(result: Result<()>) -> ExitCode {
    result.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS)
}

/// Says what went wrong on stderr, and gives the status to end with.
pub fn fail(error: &Error) -> ExitCode {
    // If stderr is closed, there is no one to tell.
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::from(error.status())
}

/// Prints to stdout. A reader that closed the pipe has seen enough: that ends the
/// program quietly.
///
/// # Errors
/// Failed if stdout takes no more, as a full disk does.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            std::process::exit(0)
        }
        result => result
            .map_err(|error| Error::Failed(format!("writing to stdout: {error}"))),
    }
}
