//! What every small program does around its work.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::{Error, Result};

/// Does a program's work on its arguments, and says on stderr what went wrong.
pub fn run(work: impl FnOnce(&[&str]) -> Result<()>) -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    // What is no text is no argument of ours, and is shown as far as it can be.
    let arguments: Vec<String> =
        arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    work(&arguments).map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS)
}

/// Says what went wrong on stderr, and gives the status to end with.
pub fn fail(error: &Error) -> ExitCode {
    // Whoever closed stderr does not want to know.
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
