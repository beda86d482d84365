//! Points in files: tables and files of VTK in, a VTK grid and a table of pairs out.

mod fill;
mod kind;
mod noise;
pub mod pairs;
mod spanning;
pub mod table;
mod taken;
mod unit;
pub mod vtk;

pub use fill::fill_values;
pub use kind::{Contents, Kind};
pub use noise::Noise;
pub use spanning::spanned_by_zero;
pub(crate) use taken::count;
pub use taken::{Labelled, LeftOut, Taken};
pub use unit::{Unit, Units, warnings as unit_warnings};

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

/// A whole number as text: `3`, `-1`, `3.0`, `1.5e1` and `0.000e+00` are, `3.5` is not.
/// Reading must not change an id, so this goes through digits and not through an f64,
/// which would round long ones.
fn integer(text: &str) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Without zeros at either end, and with what that does to the exponent.
    let significant = digits.trim_end_matches('0');
    let zeros = digits.len() - significant.len();
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let shift = i64::from(exponent) + zeros as i64 - fraction.len() as i64;
    // An i64 has 19 digits at most.
    let shift = usize::try_from(shift).ok().filter(|&shift| shift < 19)?;
    format!("{sign}{significant}{}", "0".repeat(shift)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_in_any_form_and_exactly() {
        for (text, number) in [
            ("3", 3),
            ("+3", 3),
            ("-1.000", -1),
            ("3.", 3),
            (".0", 0),
            ("-0.0", 0),
            ("007", 7),
            ("0.000000000000000000e+00", 0),
            ("8.000000000000000000e+00", 8),
            ("-1.5E1", -15),
            ("1200e-2", 12),
            ("0e-999", 0),
            ("1e18", 1_000_000_000_000_000_000),
            ("9.007199254740993e15", 9_007_199_254_740_993),
            ("9223372036854775807", i64::MAX),
            ("-9.223372036854775808e18", i64::MIN),
        ] {
            assert_eq!(integer(text), Some(number), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "e5",
            "3.5",
            "1e-1",
            "1e19",
            "9223372036854775808",
            "1e999999",
            "1e99999999999",
            "nan",
            "inf",
            "0x10",
            "1_000",
            "1,5",
            "--1",
            "+-1",
            " 1",
            "1e",
        ] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
