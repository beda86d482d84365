//! What was taken from a file, so that a run can say it.

use std::collections::BTreeMap;
use std::fmt;

use super::Units;
use crate::LabelledPoints;

/// The labelled points of a file, and how they were found in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labelled {
    /// The points in the order of the file, without those that were left out.
    pub points: LabelledPoints,
    /// The names of clusters, where the file has names instead of numbers: the cluster
    /// `i` is called `names[i]`.
    pub names: Option<Vec<String>>,
    /// What was taken.
    pub taken: Taken,
}

/// What was taken from a file, and what was left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// What kind of file it was read as: "a table separated by commas".
    pub form: String,
    /// The columns or the array that the coordinates came from, as the file names them.
    pub coordinates: String,
    /// The column or array that the labels came from, as the file names it.
    pub label: String,
    /// How that was chosen: "by its name", "the active scalars".
    pub label_chosen: String,
    /// Do the points lie in a plane, because no z was asked for?
    pub is_flat: bool,
    /// The units of x, y and z, where the file names them.
    pub units: Units,
    /// The points and lines that were left out.
    pub left_out: LeftOut,
    /// What else a person should know, a sentence each, without a full stop.
    pub notes: Vec<String>,
}

/// How much was left out, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub(super) noise_numbers: BTreeMap<i64, u64>,
    pub(super) noise_texts: BTreeMap<String, u64>,
    /// Points that a grid marks as duplicates of another process's, or as hidden.
    pub ghosts: u64,
    /// Points of other channels than the two that were asked for.
    pub other_channels: BTreeMap<String, u64>,
    /// Lines of comment in front of a table's header.
    pub comments: u64,
    /// Rows of a table without anything in them.
    pub empty_rows: u64,
}

impl LeftOut {
    /// Counts a point with a number that marks noise.
    pub fn count_number(&mut self, label: i64) {
        *self.noise_numbers.entry(label).or_default() += 1;
    }

    /// Counts a point with a text that marks noise.
    pub fn count_text(&mut self, label: &str) {
        match self.noise_texts.get_mut(label) {
            Some(count) => *count += 1,
            None => {
                self.noise_texts.insert(label.to_owned(), 1);
            }
        }
    }

    /// How many points are noise.
    pub fn noise(&self) -> u64 {
        self.noise_numbers.values().chain(self.noise_texts.values()).sum()
    }

    /// Is no point left out?
    pub fn is_of_no_points(&self) -> bool {
        self.noise() == 0 && self.ghosts == 0 && self.other_channels.is_empty()
    }

    /// Is this label, as it stands in a list of noise, that of a point that was left out?
    pub fn has(&self, label: &str) -> bool {
        match super::integer(label) {
            Some(number) => self.noise_numbers.contains_key(&number),
            None => self.noise_texts.contains_key(label),
        }
    }

    /// Is any of the noise marked by a negative number?
    pub fn has_negative(&self) -> bool {
        self.noise_numbers.keys().any(|&label| label < 0)
    }
}

/// As in "3 points as noise (2 with label -1, 1 with label -2) and 1 comment"; empty if
/// nothing was left out.
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.noise() > 0 {
            let numbers = self
                .noise_numbers
                .iter()
                .map(|(label, &n)| (format!("label {label}"), n));
            let texts = self.noise_texts.iter().map(|(label, &n)| match &**label {
                "" => ("no label".into(), n),
                text => (format!("label {text:?}"), n),
            });
            let by_label = by_value("label", numbers.chain(texts));
            parts.push(format!(
                "{} as noise ({by_label})",
                count(self.noise(), "point")
            ));
        }
        if self.ghosts > 0 {
            let points = count(self.ghosts, "ghost point");
            parts.push(format!("{points} (duplicate or hidden by vtkGhostType)"));
        }
        let others: u64 = self.other_channels.values().sum();
        if others > 0 {
            let values = self.other_channels.iter();
            let values = by_value(
                "value",
                values.map(|(name, &n)| (format!("value {name:?}"), n)),
            );
            parts.push(format!(
                "{} of other channels ({values})",
                count(others, "point")
            ));
        }
        if self.comments > 0 {
            parts.push(format!(
                "{} before the header",
                count(self.comments, "comment")
            ));
        }
        if self.empty_rows > 0 {
            parts.push(count(self.empty_rows, "empty row"));
        }
        f.write_str(&parts.join(", "))
    }
}

/// "label -1: 3, label 0: 2 and 7 more labels"
fn by_value(what: &str, values: impl Iterator<Item = (String, u64)>) -> String {
    const MOST: usize = 8;
    let all: Vec<_> = values.collect();
    let some = all.iter().take(MOST).map(|(value, n)| format!("{value}: {n}"));
    let some = some.collect::<Vec<_>>().join(", ");
    match all.len().checked_sub(MOST) {
        Some(more) if more > 0 => {
            format!("{some} and {}", count(more as u64, &format!("more {what}")))
        }
        _ => some,
    }
}

/// "1 point", "2 points"
pub(crate) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_counted_by_its_reason() {
        let mut left_out =
            LeftOut { comments: 1, empty_rows: 2, ..LeftOut::default() };
        assert_eq!(
            left_out.to_string(),
            "1 comment before the header, 2 empty rows"
        );
        for label in [-2, -1, -1] {
            left_out.count_number(label);
        }
        left_out.count_text("");
        left_out.ghosts = 4;
        assert_eq!(
            left_out.to_string(),
            "4 points as noise (label -2: 1, label -1: 2, no label: 1), \
             4 ghost points (duplicate or hidden by vtkGhostType), \
             1 comment before the header, 2 empty rows"
        );
        assert_eq!(LeftOut::default().to_string(), "");
    }
}
