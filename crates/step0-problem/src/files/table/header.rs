//! The header of a table: which column holds what.

use super::fields::{Fields, Separator};
use super::text::shown;
use super::{Reading, Text};
use crate::files::{Fault, Unit, count};

/// Which field of a row holds what.
pub(super) struct Layout {
    pub separator: Separator,
    /// How many names the header has.
    pub names: usize,
    /// The last name is empty: the header ends in a separator.
    pub ends_in_separator: bool,
    /// The columns of x, y and, unless the points lie in a plane, z.
    pub axes: Vec<Column>,
    pub label: Column,
    pub channel: Option<Column>,
}

/// A column that is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub index: usize,
    /// What it is called in the file.
    pub name: String,
}

impl Layout {
    pub fn units(&self) -> [Option<Unit>; 3] {
        let unit = |axis: usize| Unit::of_header(&self.axes.get(axis)?.name);
        [unit(0), unit(1), unit(2)]
    }
}

/// The header, and where the rows begin.
pub(super) struct Header {
    pub layout: Layout,
    /// How many of the file's lines come before the first row.
    pub lines: u64,
    /// How many lines of comment there are, one that is the header not counted.
    pub comments: u64,
    /// What a person should know about it.
    pub notes: Vec<String>,
}

impl Header {
    /// Finds the header: the first line that is neither empty nor a comment; or a
    /// comment, if that names the columns and this line does not.
    pub fn find(
        text: &Text,
        reading: &Reading,
        channel: Option<&str>,
    ) -> Result<Self, Fault> {
        let wanted = Wanted { reading, channel };
        let mut comments: Vec<(u64, &[u8])> = Vec::new();
        let mut hint = None;
        let mut notes = Vec::new();
        if reading.skip > 0 {
            let lines = count(reading.skip as u64, "line");
            notes.push(format!("skipped {lines} at the beginning, as --skip says"));
        }
        let lines = text.lines().skip(reading.skip);
        for (number, line) in lines {
            let bare = line.trim_ascii();
            if bare.is_empty() {
                continue;
            }
            if bare.starts_with(b"#") {
                let line = bare;
                let inside = line.iter().position(|&byte| byte != b'#');
                comments.push((
                    number,
                    line[inside.unwrap_or(line.len())..].trim_ascii(),
                ));
                continue;
            }
            if hint.is_none()
                && let Some(separator) = separator_hint(bare)
            {
                hint = Some(separator);
                continue;
            }
            let separators = reading.separators(hint);
            let at_first_line = |layout| Header {
                layout,
                lines: number,
                comments: comments.len() as u64,
                notes: notes.clone(),
            };
            let fault = match wanted.find(line, &separators) {
                Ok(layout) => return Ok(at_first_line(layout)),
                Err(fault) => fault,
            };
            for &(place, comment) in comments.iter().rev() {
                if let Ok(layout) = wanted.find(comment, &separators) {
                    notes.push(format!("the header is the comment of line {place}"));
                    return Ok(Header {
                        layout,
                        lines: number - 1,
                        comments: comments.len() as u64 - 1,
                        notes,
                    });
                }
            }
            let hint = wanted.later_header(text, number, &separators);
            let message =
                fault + &hint.unwrap_or_else(|| wanted.hint(line, &separators));
            return Err(Fault { line: Some(number), message });
        }
        Err(Fault::whole("expected a header and rows, found an empty file"))
    }
}

/// The separator that Excel is told by a line like `sep=;` at the beginning.
fn separator_hint(line: &[u8]) -> Option<Separator> {
    let text = std::str::from_utf8(line).ok()?.trim_matches('"');
    let (key, separator) = text.split_at_checked(4)?;
    // A tab has been trimmed.
    let separator = if separator.is_empty() { "tab" } else { separator };
    key.eq_ignore_ascii_case("sep=").then(|| separator.parse().ok()).flatten()
}

/// What a header has to have.
struct Wanted<'a> {
    reading: &'a Reading,
    channel: Option<&'a str>,
}

impl Wanted<'_> {
    /// Finds the columns, with the first separator with which they are all there.
    fn find(&self, line: &[u8], separators: &[Separator]) -> Result<Layout, String> {
        let mut first_fault: Option<(bool, String)> = None;
        for &separator in separators {
            let mut fields = Fields::new(separator);
            let layout = match fields.split(line) {
                Ok(()) => self.layout(&fields.names(), separator),
                Err(message) => Err(message),
            };
            match layout {
                Ok(layout) => return Ok(layout),
                // What is wrong is told of the separator that divides the line.
                Err(message) => {
                    let divides = fields.count() > 1;
                    if first_fault
                        .as_ref()
                        .is_none_or(|(divided, _)| divides && !*divided)
                    {
                        first_fault = Some((divides, message));
                    }
                }
            }
        }
        let (_, message) = first_fault.expect("at least one separator");
        Err(message)
    }

    fn layout(
        &self,
        names: &[String],
        separator: Separator,
    ) -> Result<Layout, String> {
        let column = |wanted: &str, is_asked| -> Result<Column, String> {
            let index = find_column(names, wanted, is_asked)?;
            Ok(Column { index, name: names[index].clone() })
        };
        let Reading { axes, label, .. } = self.reading;
        let of_axis = |name| column(name, axes.is_some());
        let axes = self.reading.axes().into_iter().map(of_axis);
        Ok(Layout {
            separator,
            names: names.len(),
            ends_in_separator: names.last().is_some_and(String::is_empty),
            axes: axes.collect::<Result<_, _>>()?,
            label: column(self.reading.label_column(), label.is_some())?,
            channel: self.channel.map(|name| column(name, true)).transpose()?,
        })
    }

    /// Says where the columns are named, if that is some lines below.
    fn later_header(
        &self,
        text: &Text,
        number: u64,
        separators: &[Separator],
    ) -> Option<String> {
        let after = text.lines().skip(number as usize).take(50);
        let names_them = |(_, line): &(u64, &[u8])| {
            !line.trim_ascii().is_empty() && self.find(line, separators).is_ok()
        };
        let (place, _) = { after }.find(names_them)?;
        let before = place - 1;
        Some(format!(
            "; line {place} names the columns: --skip {before} begins there"
        ))
    }

    /// What may be wrong with a header that lacks a column.
    fn hint(&self, line: &[u8], separators: &[Separator]) -> String {
        // The first separator that divides the line.
        let split = |&separator: &Separator| {
            let mut fields = Fields::new(separator);
            fields.split(line).is_ok().then(|| fields.names())
        };
        let names =
            separators.iter().filter_map(split).find(|names| names.len() > 1);
        let names = names.unwrap_or_default();
        let has = |name: &str| find_column(&names, name, false).is_ok();
        let is_flat =
            self.reading.axes.is_none() && has("x") && has("y") && !has("z");
        let axes = self.reading.axes();
        if line.contains(&0) {
            String::new() // no text, whatever was meant
        } else if is_flat {
            "; for points in a plane, --columns x,y takes z as 0".into()
        } else if names.is_empty() {
            "; if this line is a title, --skip 1 leaves it out, and --separator says \
             what stands between columns"
                .into()
        } else if names.iter().all(|name| name.parse::<f64>().is_ok()) {
            "; the first line has to name the columns: x,y,z,cluster".into()
        } else if axes.iter().all(|axis| has(axis)) {
            "; --label names the column of the cluster ids".into()
        } else {
            "; other names are given with --columns and --label".into()
        }
    }
}

/// The index of a column: one with exactly this name, else one with this name in
/// front of a unit.
fn find_column(
    names: &[String],
    wanted: &str,
    is_asked: bool,
) -> Result<usize, String> {
    // A name that was asked for may differ from another one in case alone.
    let mut exact = (0..names.len()).filter(|&place| names[place] == wanted.trim());
    if let (true, Some(place), None) = (is_asked, exact.next(), exact.next()) {
        return Ok(place);
    }
    let lower = wanted.trim().to_lowercase();
    let places = |name_of: fn(&str) -> &str| -> Vec<usize> {
        let fits = |&place: &usize| name_of(&names[place]).to_lowercase() == lower;
        (0..names.len()).filter(fits).collect()
    };
    let mut found = places(|name| name);
    if found.is_empty() {
        found = places(without_unit);
    }
    match found[..] {
        [place] => Ok(place),
        [] => {
            let listed = listed(names);
            Err(format!("expected a column \"{}\", found {listed}", wanted.trim()))
        }
        _ => Err(format!(
            "expected one column \"{}\", found {} of them in {}",
            wanted.trim(),
            found.len(),
            listed(names)
        )),
    }
}

/// `x` of `x [nm]` and of `x (µm)`.
fn without_unit(name: &str) -> &str {
    let cut = match name.chars().last() {
        Some(']') => name.find('['),
        Some(')') => name.find('('),
        _ => None,
    };
    cut.map_or(name, |cut| name[..cut].trim_end())
}

/// The columns as a message lists them: only the first ones if there are many.
fn listed(names: &[String]) -> String {
    let mut list: Vec<String> =
        names.iter().take(20).map(|name| shown(name.as_bytes())).collect();
    if names.len() > list.len() {
        list.push(format!("and {} more", names.len() - list.len()));
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excel_is_told_the_separator_by_the_first_line() {
        assert_eq!(separator_hint(b"sep=;"), Some(Separator::SEMICOLON));
        assert_eq!(separator_hint(b"\"SEP=,\""), Some(Separator::COMMA));
        assert_eq!(separator_hint(b"sep="), Some(Separator::TAB));
        assert_eq!(separator_hint(b"sep"), None);
        assert_eq!(separator_hint(b"x,y,z"), None);
    }
}
