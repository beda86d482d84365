//! Points in files: CSV and VTU in, VTU and CSV out.

pub mod vtu;

/// What is wrong with a file, and on which of its lines (the first is 1) where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line the fault was found on.
    pub line: Option<u64>,
    /// What was expected and what was found.
    pub message: String,
}
