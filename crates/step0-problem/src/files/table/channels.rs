//! The two sets of a table, told apart by the values of a column.

use std::collections::BTreeMap;

use super::text::{decoded, shown};
use crate::LabelledPoints;
use crate::files::{Fault, LeftOut};

/// What has been read so far.
pub(super) struct Channels<'a> {
    column: &'a str,
    is_named: bool,
    parts: Vec<Part>,
    /// How many rows have another value.
    pub others: BTreeMap<String, u64>,
}

/// The points with one value.
#[derive(Default)]
pub(super) struct Part {
    pub name: String,
    pub points: LabelledPoints,
    pub left_out: LeftOut,
}

impl Part {
    fn named(name: &str) -> Self {
        Part { name: name.into(), ..Part::default() }
    }

    fn rows(&self) -> u64 {
        self.points.labels.len() as u64 + self.left_out.noise()
    }
}

impl<'a> Channels<'a> {
    /// Takes the name of the column, and the two values if they are given.
    pub fn new(column: &'a str, named: Option<&[String; 2]>) -> Self {
        let parts = named.into_iter().flatten().map(|name| Part::named(name));
        Channels {
            column,
            is_named: named.is_some(),
            parts: parts.collect(),
            others: BTreeMap::new(),
        }
    }

    /// Where a row with this value belongs; `None` if it belongs to neither set.
    pub fn part(&mut self, value: &[u8]) -> Result<Option<&mut Part>, String> {
        let column = self.column;
        if value.is_empty() && !self.is_named {
            return Err(format!(
                "expected a value in column \"{column}\", found none; with --channels, \
                 rows of neither set are left out"
            ));
        }
        let name = decoded(value);
        let index = self.parts.iter().position(|part| part.name == name);
        let index = match (index, &*self.parts) {
            (Some(index), _) => index,
            (None, _) if self.is_named => {
                *self.others.entry(name.into_owned()).or_default() += 1;
                return Ok(None);
            }
            (None, [left, right]) => {
                let (third, left, right) = (shown(value), &left.name, &right.name);
                return Err(format!(
                    "expected two values in column \"{column}\", found a third: \
                     \"{third}\" after \"{left}\" and \"{right}\"; --channels names two \
                     of them: --channels {left},{right}"
                ));
            }
            (None, _) => {
                self.parts.push(Part::named(&name));
                self.parts.len() - 1
            }
        };
        Ok(Some(&mut self.parts[index]))
    }

    /// Both sets. Neither is without a row.
    pub fn both(self) -> Result<[Part; 2], Fault> {
        let column = self.column;
        let found = self.parts.iter().filter(|part| part.rows() > 0);
        let found = found.map(|part| &part.name).chain(self.others.keys());
        let found: Vec<String> =
            found.take(20).map(|name| format!("{name:?}")).collect();
        let found = found.join(", ");
        if let Some(part) = self.parts.iter().find(|part| part.rows() == 0) {
            let name = &part.name;
            return Err(Fault::whole(format!(
                "expected the value {name:?} in column \"{column}\", found {found}"
            )));
        }
        <[Part; 2]>::try_from(self.parts).map_err(|_| {
            Fault::whole(format!(
                "expected two values in column \"{column}\", found only {found}"
            ))
        })
    }
}
