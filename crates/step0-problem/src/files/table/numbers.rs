//! Numbers as tables write them.

use std::borrow::Cow;

use super::fields::Separator;
use super::text::shown;

/// What stands between the whole part of a number and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// A point, as in 1.5.
    Point,
    /// A comma, as in 1,5.
    Comma,
}

/// Reads numbers. Where semicolons separate the columns, either decimal mark is
/// understood, but only one of them in a file: 1.234 may be a thousand elsewhere.
pub(super) struct Numbers {
    decimal: Option<Decimal>,
    /// May the first decimal mark decide?
    is_told_by_file: bool,
    /// The first number that had a decimal comma.
    with_comma: Option<String>,
}

impl Numbers {
    pub fn new(decimal: Option<Decimal>, separator: Separator) -> Self {
        let is_told_by_file = decimal.is_none() && separator == Separator::SEMICOLON;
        let decimal =
            if is_told_by_file { None } else { decimal.or(Some(Decimal::Point)) };
        Numbers { decimal, is_told_by_file, with_comma: None }
    }

    /// A number that had a decimal comma, and what it was taken for: elsewhere a comma
    /// divides thousands.
    pub fn example_of_commas(&self) -> Option<String> {
        let number = self.with_comma.as_ref()?;
        Some(format!("{number} is {}", number.replacen(',', ".", 1)))
    }

    /// The field with a decimal point.
    pub fn with_point<'a>(
        &mut self,
        field: &'a [u8],
    ) -> Result<Cow<'a, str>, String> {
        let text = std::str::from_utf8(field).unwrap_or_default();
        let found = match (text.contains('.'), text.contains(',')) {
            (false, false) => return Ok(Cow::Borrowed(text)),
            (true, false) => Decimal::Point,
            (false, true) => Decimal::Comma,
            (true, true) => {
                return Err("it has a point and a comma".into());
            }
        };
        if self.is_told_by_file {
            self.decimal.get_or_insert(found);
        }
        match (self.decimal, found) {
            (Some(Decimal::Comma), Decimal::Comma) => {
                self.with_comma.get_or_insert_with(|| text.into());
                Ok(Cow::Owned(text.replacen(',', ".", 1)))
            }
            (Some(Decimal::Point), Decimal::Point) => Ok(Cow::Borrowed(text)),
            (Some(Decimal::Comma), _) if self.is_told_by_file => Err(
                "other numbers have a decimal comma (--decimal says which it is)"
                    .into(),
            ),
            (_, Decimal::Comma) if self.is_told_by_file => Err(
                "other numbers have a decimal point (--decimal says which it is)"
                    .into(),
            ),
            (_, Decimal::Comma) => {
                Err("if the comma is a decimal mark, --decimal , reads it".into())
            }
            (_, Decimal::Point) => {
                Err("if the point is a decimal mark, --decimal . reads it".into())
            }
        }
    }

    /// A finite number.
    pub fn coordinate(&mut self, field: &[u8], column: &str) -> Result<f64, String> {
        let text = self.with_point(field);
        let number = text.as_deref().ok().and_then(|text| text.parse::<f64>().ok());
        number.filter(|number| number.is_finite()).ok_or_else(|| {
            let hint = text.err().map_or(String::new(), |hint| format!("; {hint}"));
            format!(
                "expected a finite number in column {column:?}, found \"{}\"{hint}",
                shown(field)
            )
        })
    }
}

/// Does a field hold a number, with whatever decimal mark?
pub(super) fn is_number(field: &[u8]) -> bool {
    String::from_utf8_lossy(field).replace(',', ".").parse::<f64>().is_ok()
}

/// Does a field hold text, and neither a number, in whatever form, nor nothing?
pub(super) fn is_text(field: &[u8]) -> bool {
    let text = String::from_utf8_lossy(field);
    !text.is_empty() && !is_number(field) && !is_missing(&text)
}

/// Does a text stand for a value that is missing, as R, pandas and others write it?
pub(super) fn is_missing(text: &str) -> bool {
    const MARKS: [&str; 12] = [
        "", "NA", "N/A", "n/a", "<NA>", "NaN", "nan", "NAN", "NULL", "null", "None",
        "#N/A",
    ];
    MARKS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(numbers: &mut Numbers, field: &str) -> Result<f64, String> {
        numbers.coordinate(field.as_bytes(), "x")
    }

    #[test]
    fn semicolons_allow_a_decimal_comma() {
        let numbers = &mut Numbers::new(None, Separator::SEMICOLON);
        assert_eq!(read(numbers, "3"), Ok(3.0));
        assert_eq!(read(numbers, "-1,5e2"), Ok(-150.0));
        assert_eq!(numbers.example_of_commas().unwrap(), "-1,5e2 is -1.5e2");
        let error = read(numbers, "1.234").unwrap_err();
        assert!(
            error.contains("\"1.234\"; other numbers have a decimal comma"),
            "{error}"
        );
        assert!(
            read(numbers, "1.234,5").unwrap_err().contains("a point and a comma")
        );
        assert!(read(numbers, "1,234,5").is_err());
        let numbers = &mut Numbers::new(None, Separator::SEMICOLON);
        assert_eq!(read(numbers, "1.5"), Ok(1.5));
        assert!(read(numbers, "1,5").unwrap_err().contains("--decimal"));
    }

    #[test]
    fn elsewhere_a_decimal_comma_has_to_be_asked_for() {
        let numbers = &mut Numbers::new(None, Separator::TAB);
        assert!(read(numbers, "1,5").unwrap_err().contains("--decimal , reads it"));
        assert_eq!(read(numbers, "1.5"), Ok(1.5));
        let numbers = &mut Numbers::new(Some(Decimal::Comma), Separator::TAB);
        assert_eq!(read(numbers, "1,5"), Ok(1.5));
        assert!(read(numbers, "1.5").unwrap_err().contains("--decimal . reads it"));
    }
}
