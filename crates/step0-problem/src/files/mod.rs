//! Points in files: CSV and VTU in, VTU and CSV out.

pub mod csv;
pub mod pairs;
pub mod vtu;

/// What is wrong with a file, and on which of its lines (the first is 1) where that
/// is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line the fault was found on.
    pub line: Option<u64>,
    /// What was expected and what was found.
    pub message: String,
}

impl Fault {
    /// A fault of the file as a whole.
    pub fn whole(message: impl Into<String>) -> Self {
        Fault { line: None, message: message.into() }
    }
}

/// The number as an integer, if it is whole: ids are often stored as floats.
fn whole_number(number: f64) -> Option<i64> {
    // 2⁶³ is the first number above the range; -2⁶³ is the last one in it.
    let limit = 9_223_372_036_854_775_808.0;
    let whole = number.fract() == 0.0 && (-limit..limit).contains(&number);
    whole.then_some(number as i64)
}
