//! Numbers as a person reads them: two or three digits, and a prefix for the rest.

use workbook_records::Spread;

/// Joins a number and its unit, so that no line breaks between them.
const NO_BREAK: char = '\u{a0}';

/// `value` to `digits` significant digits, with commas between thousands.
pub fn significant(value: f64, digits: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    // Rounded first, so that 9.96 counts as 10.0 and not as a number below ten.
    let exponent = |value: f64| value.abs().log10().floor() as i32;
    let step = 10_f64.powi(exponent(value) - digits + 1);
    let rounded = (value / step).round() * step;
    let decimals = (digits - 1 - exponent(rounded)).max(0);
    thousands(&format!("{rounded:.*}", decimals as usize))
}

fn thousands(number: &str) -> String {
    let (whole, rest) =
        number.find('.').map_or((number, ""), |at| number.split_at(at));
    let (sign, whole) =
        whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut text = sign.to_owned();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// How many digits a measurement deserves: three if its runs lie within 5% of each
/// other, else two.
pub fn digits(spread: &Spread) -> i32 {
    let width = (spread.greatest - spread.least) / spread.median.abs();
    if width <= 0.05 { 3 } else { 2 }
}

/// What a number counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Pairs of points in a second.
    PairsPerSecond,
    /// Bytes in a second.
    BytesPerSecond,
    /// Terms of a sum in a second.
    TermsPerSecond,
    /// One number over another of its kind.
    Times,
}

impl Unit {
    /// The unit of a rate of work; `None` for work that is not counted by the second.
    pub fn of_rate(work: &str) -> Option<Self> {
        match work {
            "point pairs" => Some(Self::PairsPerSecond),
            "bytes" => Some(Self::BytesPerSecond),
            "terms" => Some(Self::TermsPerSecond),
            _ => None,
        }
    }

    /// "9.2 Gp/s", "0.19 s", "62×".
    pub fn show(self, value: f64, digits: i32) -> String {
        let prefixed = |prefixes: &[(f64, &str)], unit: &str| {
            let (scale, prefix) = prefix(value, prefixes);
            let number = significant(value / scale, digits);
            format!("{number}{NO_BREAK}{prefix}{unit}")
        };
        match self {
            Self::Seconds => prefixed(SMALL, "s"),
            Self::PairsPerSecond => prefixed(LARGE, "p/s"),
            Self::BytesPerSecond => prefixed(LARGE, "B/s"),
            Self::TermsPerSecond => prefixed(WORDS, "terms/s"),
            Self::Times => format!("{}×", significant(value, digits)),
        }
    }

    /// [`Self::show`] of the median.
    pub fn median(self, spread: &Spread) -> String {
        self.show(spread.median, digits(spread))
    }
}

const LARGE: &[(f64, &str)] =
    &[(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, "")];
const SMALL: &[(f64, &str)] = &[(0.1, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n")];
const WORDS: &[(f64, &str)] = &[
    (1e12, "trillion\u{a0}"),
    (1e9, "billion\u{a0}"),
    (1e6, "million\u{a0}"),
    (1.0, ""),
];

/// The scale and prefix for a value: those of the first that is not above it. Seconds
/// down to 0.1 go without one.
fn prefix<'a>(value: f64, prefixes: &[(f64, &'a str)]) -> (f64, &'a str) {
    let last = prefixes[prefixes.len() - 1];
    let (from, prefix) =
        *prefixes.iter().find(|(from, _)| value.abs() >= *from).unwrap_or(&last);
    (if from == 0.1 { 1.0 } else { from }, prefix)
}

/// A number of any size: a count as it is, a tiny one as "1.2 × 10⁻¹²".
pub fn plain(value: f64) -> String {
    let is_count = value.fract() == 0.0 && value.abs() < 1e15;
    if is_count {
        return thousands(&format!("{value:.0}"));
    }
    if (1e-3..1e6).contains(&value.abs()) {
        return significant(value, 2);
    }
    let scientific = format!("{value:.1e}");
    let (number, exponent) =
        scientific.split_once('e').unwrap_or((&scientific, "0"));
    format!("{number}{NO_BREAK}×{NO_BREAK}10{}", superscript(exponent))
}

/// Digits and minus signs, raised.
pub fn superscript(text: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    text.chars()
        .filter_map(|c| match c {
            '-' => Some('⁻'),
            c => c.to_digit(10).map(|digit| RAISED[digit as usize]),
        })
        .collect()
}

/// A size in memory: "48 KiB".
pub fn bytes(bytes: u64) -> String {
    let (size, unit) = match bytes {
        b if b >= 1 << 30 => (b as f64 / f64::from(1 << 30), "GiB"),
        b if b >= 1 << 20 => (b as f64 / f64::from(1 << 20), "MiB"),
        b => (b as f64 / 1024.0, "KiB"),
    };
    format!("{}{NO_BREAK}{unit}", trimmed(size))
}

/// A number of up to four digits, without zeros at its end that say nothing.
pub fn trimmed(value: f64) -> String {
    let text = significant(value, 4);
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text that HTML shows as it is, in an attribute too.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_from_the_first_that_is_not_zero() {
        for (value, digits, text) in [
            (9.237, 2, "9.2"),
            (9.96, 2, "10"),
            (0.186_6, 2, "0.19"),
            (62.31, 3, "62.3"),
            (753.2, 2, "750"),
            (1_234_567.0, 3, "1,230,000"),
            (0.0, 2, "0"),
        ] {
            assert_eq!(significant(value, digits), text);
        }
    }

    #[test]
    fn units_take_the_prefix_that_fits() {
        let show = |unit: Unit, value| unit.show(value, 2).replace('\u{a0}', " ");
        assert_eq!(show(Unit::PairsPerSecond, 9.23e9), "9.2 Gp/s");
        assert_eq!(show(Unit::PairsPerSecond, 8.1e5), "810 kp/s");
        assert_eq!(show(Unit::Seconds, 0.187), "0.19 s");
        assert_eq!(show(Unit::Seconds, 0.012), "12 ms");
        assert_eq!(show(Unit::Seconds, 4.5e-6), "4.5 µs");
        assert_eq!(show(Unit::Seconds, 165.0), "170 s");
        assert_eq!(show(Unit::BytesPerSecond, 3.8e10), "38 GB/s");
        assert_eq!(show(Unit::TermsPerSecond, 3.1e9), "3.1 billion terms/s");
        assert_eq!(show(Unit::Times, 62.3), "62×");
    }

    #[test]
    fn a_narrow_spread_earns_a_third_digit() {
        let spread = |least, greatest| Spread { median: 9.237, least, greatest };
        assert_eq!(Unit::Times.median(&spread(9.2, 9.3)), "9.24×");
        assert_eq!(Unit::Times.median(&spread(8.0, 9.3)), "9.2×");
    }

    #[test]
    fn counts_and_tiny_numbers() {
        assert_eq!(plain(12.0), "12");
        assert_eq!(plain(0.5), "0.50");
        assert_eq!(plain(1.23e-12), "1.2\u{a0}×\u{a0}10⁻¹²");
        assert_eq!(bytes(49152), "48\u{a0}KiB");
        assert_eq!(bytes(1 << 20), "1\u{a0}MiB");
    }
}
