//! The labels of points: numbers or names.

use std::collections::HashMap;

use super::numbers::{Numbers, is_missing};
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
    Names(HashMap<Vec<u8>, i64>, Vec<String>),
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

    /// Reads a label. Returns `None` for noise, which is counted.
    pub fn read(
        &mut self,
        field: &[u8],
        column: &str,
        numbers: &mut Numbers,
        left_out: &mut LeftOut,
    ) -> Result<Option<i64>, String> {
        let number = numbers.with_point(field).ok().and_then(|text| integer(&text));
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
                 --noise={text} leaves out the points without an id",
                found()
            ));
        }
        let is_number = number.is_some() || text.parse::<f64>().is_ok();
        let kind = self.kind.get_or_insert_with(|| match is_number {
            true => Kind::Numbers,
            false => Kind::Names(HashMap::new(), Vec::new()),
        });
        match (kind, number) {
            (Kind::Numbers, Some(number)) => Ok(Some(number)),
            (Kind::Numbers, None) if is_number => {
                Err(format!("expected an integer in column {column:?}, {}", found()))
            }
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
                if let Some(&number) = numbers.get(field) {
                    return Ok(Some(number));
                }
                let number = names.len() as i64;
                numbers.insert(field.to_vec(), number);
                names.push(text.into_owned());
                Ok(Some(number))
            }
        }
    }
}
