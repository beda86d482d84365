//! The labels of points: numbers or names.

use std::collections::HashMap;

use super::numbers::is_missing;
use super::rows::Row;
use super::text::{decoded, shown};
use crate::files::{LeftOut, Noise, integer};

/// The labels that have been read so far.
pub(super) struct Labels<'a> {
    noise: &'a Noise,
    kind: Option<Kind>,
}

/// What the labels of a column are.
enum Kind {
    Numbers,
    /// Names, with the number that each was given: in the order of their first
    /// appearance, from 0.
    Names(HashMap<String, i64>, Vec<String>),
}

impl<'a> Labels<'a> {
    pub fn new(noise: &'a Noise) -> Self {
        Labels { noise, kind: None }
    }

    /// The names, if the labels are names.
    pub fn names(&self) -> Option<&[String]> {
        match &self.kind {
            Some(Kind::Names(_, names)) => Some(names),
            _ => None,
        }
    }

    /// Reads the label of a row. Returns `None` for noise, which is counted.
    pub fn read(
        &mut self,
        row: &mut Row,
        left_out: &mut LeftOut,
    ) -> Result<Option<i64>, String> {
        let (field, column) = (row.label, row.column);
        let number =
            row.numbers.with_point(field).ok().and_then(|text| integer(&text));
        if let Some(number) = number.filter(|&number| self.noise.has_number(number))
        {
            left_out.count_number(number);
            return Ok(None);
        }
        let text = decoded(field);
        if number.is_none() && self.noise.has_text(&text) {
            left_out.count_text(&text);
            return Ok(None);
        }
        let found = || format!("found \"{}\"", shown(field));
        let is_kept = *self.noise == Noise::None && !field.is_empty();
        if number.is_none() && is_missing(&text) && !is_kept {
            return Err(format!(
                "expected an integer or a name in column {column:?}, {}; \
                 --noise={} leaves out the points without an id",
                found(),
                self.noise.with(&text, left_out)
            ));
        }
        let is_number = number.is_some() || is_number_in_a_way(&text);
        let kind = self.kind.get_or_insert_with(|| match is_number {
            true => Kind::Numbers,
            false => Kind::Names(HashMap::new(), Vec::new()),
        });
        match (kind, number) {
            (Kind::Numbers, Some(number)) => Ok(Some(number)),
            (Kind::Numbers, None) if is_number => Err(format!(
                "expected an integer below 2⁶³ in column {column:?}, {}",
                found()
            )),
            (Kind::Numbers, None) => Err(format!(
                "expected an integer in column {column:?}, as above, {}; \
                 ids are numbers or names, and --noise leaves some out",
                found()
            )),
            (Kind::Names(..), _) if is_number => Err(format!(
                "expected a name in column {column:?}, as above, {}; \
                 ids are numbers or names, and --noise leaves some out",
                found()
            )),
            (Kind::Names(numbers, names), _) => {
                if let Some(&number) = numbers.get(&*text) {
                    return Ok(Some(number));
                }
                let number = names.len() as i64;
                numbers.insert(text.clone().into_owned(), number);
                names.push(text.into_owned());
                Ok(Some(number))
            }
        }
    }
}

/// Is a text a number, perhaps in the dress of another program: `'-1'`, `="7"`, `1,5`,
/// or with a blank or a minus sign that is not ASCII?
fn is_number_in_a_way(text: &str) -> bool {
    let is_dress = |c: char| c.is_whitespace() || "'\"=".contains(c);
    let bare =
        text.trim_matches(is_dress).replace('\u{2212}', "-").replace(',', ".");
    bare.parse::<f64>().is_ok_and(|number| number.is_finite())
}
