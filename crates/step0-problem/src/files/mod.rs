//! Points in files: tables and VTK grids in, VTK grids and tables out.

pub mod csv;
mod noise;
pub mod pairs;
mod taken;
mod unit;
pub mod vtk;

pub use noise::Noise;
pub(crate) use taken::count;
pub use taken::{Labelled, LeftOut, Taken};
pub use unit::Unit;

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

/// A whole number as text: `3`, `-1`, `3.0` and `1e3` are, `3.5` is not. Reading must
/// not change an id, so digits are read as an integer and not through an f64, which
/// would round long ones.
fn integer(text: &str) -> Option<i64> {
    let digits = match text.split_once('.') {
        Some((digits, zeros)) if zeros.bytes().all(|byte| byte == b'0') => digits,
        _ => text,
    };
    let scientific = || {
        let number: f64 = text.parse().ok()?;
        let (mantissa, _) = text.split_once(['e', 'E'])?;
        // A number that is too small for an f64 is read as 0, and is none.
        let is_zero = || mantissa.bytes().all(|byte| !(b'1'..=b'9').contains(&byte));
        let exact = number.abs() < 2f64.powi(53) && (number != 0.0 || is_zero());
        exact.then_some(number).and_then(whole_number)
    };
    digits.parse().ok().or_else(scientific)
}
