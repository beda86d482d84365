//! What can go wrong, sorted by what the person at the keyboard can do about it.

use std::fmt;

/// The result of everything in the workbook that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// An error, described in one sentence that names the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The input or the command line is wrong; trying again makes sense only with
    /// other input.
    BadInput(String),
    /// Something failed while running: the disk is full, say.
    Failed(String),
    /// This machine lacks what the step needs: a GPU, an instruction set.
    Unavailable(String),
    /// The work was told to end before it was done; see [`Tick`](crate::Tick).
    Interrupted,
}

/// The exit status of a program that needs something this machine lacks. Callers
/// treat it as "skipped" and not as "failed", as the test harnesses of Autotools and
/// Meson do.
pub const UNAVAILABLE: u8 = 77;

impl Error {
    /// The exit status of a program that ends with this error.
    pub fn status(&self) -> u8 {
        match self {
            Error::Failed(_) => 1,
            Error::BadInput(_) => 2,
            Error::Unavailable(_) => UNAVAILABLE,
            // The status that a shell reports for a program ended by Ctrl-C.
            Error::Interrupted => 130,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::BadInput(what)
            | Error::Failed(what)
            | Error::Unavailable(what) => f.write_str(what),
            Error::Interrupted => {
                f.write_str("interrupted before the work was done")
            }
        }
    }
}

impl std::error::Error for Error {}
