//! The rows of a table.

use super::Reading;
use super::fields::Fields;
use super::header::{Header, Layout};
use super::numbers::{Numbers, is_text};
use super::text::{Text, decoded, shown};
use crate::Point;
use crate::files::{Fault, LeftOut, Taken, Unit};

/// The rows of a table, and what is known about it.
pub(super) struct Rows {
    layout: Layout,
    /// How many of the file's lines come before them.
    lines: u64,
    numbers: Numbers,
    pub taken: Taken,
    shape: Option<Shape>,
}

/// A row that has been read, but for its label.
pub(super) struct Row<'a> {
    pub point: Point,
    pub label: &'a [u8],
    /// The name of the labels' column.
    pub column: &'a str,
    /// Empty if no channels were asked for.
    pub channel: &'a [u8],
    pub numbers: &'a mut Numbers,
}

/// How the fields of a row correspond to the names of the header.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    AsHeader,
    /// The name of the row comes first, as R writes it.
    RowNames,
    /// A separator follows the last field.
    EndsInSeparator,
    /// A separator follows the last name, and not the last field.
    HeaderEndsInSeparator,
}

impl Rows {
    pub fn new(header: Header, reading: &Reading) -> Self {
        let Header { layout, lines, comments, notes } = header;
        let coordinates: Vec<&str> =
            layout.axes.iter().map(|column| &*column.name).collect();
        let mut coordinates = coordinates.join(", ");
        if layout.axes.len() < 3 {
            coordinates += ", with z = 0";
        }
        let chosen = if reading.label.is_some() {
            "the one asked for"
        } else {
            "by its name"
        };
        let taken = Taken {
            form: format!("a table separated by {}", layout.separator),
            coordinates,
            label: layout.label.name.clone(),
            label_chosen: chosen.into(),
            units: layout.units(),
            left_out: LeftOut { comments, ..LeftOut::default() },
            notes,
        };
        let numbers = Numbers::new(reading.decimal, layout.separator);
        Rows { layout, lines, numbers, taken, shape: None }
    }

    /// Calls a function with each row.
    pub fn for_each(
        &mut self,
        text: &Text,
        mut each: impl FnMut(Row, &mut Taken) -> Result<(), String>,
    ) -> Result<(), Fault> {
        let mut fields = Fields::new(self.layout.separator);
        let mut texts = Texts::default();
        let mut rows = 0;
        for (number, line) in text.lines().skip(self.lines as usize) {
            let here = |message| Fault { line: Some(number), message };
            if line.trim_ascii().is_empty() {
                self.taken.left_out.empty_rows += 1;
                continue;
            }
            if rows > 0 && line.starts_with(b"\0") {
                self.note(&format!(
                    "the table ends in line {number} with a zero byte, behind which \
                     programs write settings"
                ));
                break;
            }
            fields.split(line).map_err(here)?;
            if fields.iter().all(<[u8]>::is_empty) {
                self.taken.left_out.empty_rows += 1;
                continue;
            }
            let is_comment = line.trim_ascii_start().starts_with(b"#");
            let shift = self.shift(&fields).map_err(|message| {
                here(if is_comment { message + COMMENT } else { message })
            })?;
            if rows == 0 && !is_comment && self.is_text(&fields, shift) {
                texts.add(number, &self.layout, &fields, shift);
                continue;
            }
            let row = self.row(&fields, shift);
            row.and_then(|(row, taken)| each(row, taken)).map_err(here)?;
            rows += 1;
        }
        if rows == 0 {
            return Err(texts.as_fault().unwrap_or_else(|| {
                Fault::whole("expected rows below the header, found none")
            }));
        }
        texts.note_in(&mut self.taken);
        if self.numbers.has_commas() {
            self.taken.form += " with decimal commas";
        }
        Ok(())
    }

    /// How many fields stand before the first named one. The first row decides about
    /// the shape of all.
    fn shift(&mut self, fields: &Fields) -> Result<usize, String> {
        let (names, found) = (self.layout.names, fields.count());
        let last_is_empty = || fields.get(found - 1).is_empty();
        let shape = match self.shape {
            Some(shape) => shape,
            None if found == names + 1 && last_is_empty() => {
                self.note("each row ends in a separator");
                Shape::EndsInSeparator
            }
            None if found == names + 1 => {
                self.note(
                    "each row begins with a field that the header does not name",
                );
                Shape::RowNames
            }
            None if found + 1 == names && self.layout.ends_in_separator => {
                Shape::HeaderEndsInSeparator
            }
            None => Shape::AsHeader,
        };
        self.shape = Some(shape);
        let expected = match shape {
            Shape::AsHeader => names,
            Shape::RowNames | Shape::EndsInSeparator => names + 1,
            Shape::HeaderEndsInSeparator => names - 1,
        };
        if found != expected {
            let like =
                if expected == names { "the header" } else { "the first row" };
            return Err(format!(
                "expected {expected} fields, as in {like}, found {found}"
            ));
        }
        if shape == Shape::EndsInSeparator && !last_is_empty() {
            let field = shown(fields.get(found - 1));
            return Err(format!(
                "expected nothing behind the last separator, as in the first row, \
                 found \"{field}\""
            ));
        }
        Ok(usize::from(shape == Shape::RowNames))
    }

    fn note(&mut self, note: &str) {
        self.taken.notes.push(note.into());
    }

    /// Does a row hold text in place of all its coordinates? Programs write names and
    /// units of the columns in such rows.
    fn is_text(&self, fields: &Fields, shift: usize) -> bool {
        let mut axes =
            self.layout.axes.iter().map(|column| fields.get(column.index + shift));
        let are_texts =
            { axes.clone() }.all(|field| field.is_empty() || is_text(field));
        are_texts && axes.any(|field| !field.is_empty())
    }

    fn row<'a>(
        &'a mut self,
        fields: &'a Fields,
        shift: usize,
    ) -> Result<(Row<'a>, &'a mut Taken), String> {
        let mut point = [0.0; 3];
        for (coordinate, column) in point.iter_mut().zip(&self.layout.axes) {
            let field = fields.get(column.index + shift);
            *coordinate = self.numbers.coordinate(field, &column.name)?;
        }
        let channel = self.layout.channel.as_ref();
        let row = Row {
            point,
            label: fields.get(self.layout.label.index + shift),
            column: &self.layout.label.name,
            channel: channel
                .map_or(&[][..], |column| fields.get(column.index + shift)),
            numbers: &mut self.numbers,
        };
        Ok((row, &mut self.taken))
    }
}

const COMMENT: &str = "; comments stand before the header only";

/// Rows of text between the header and the first point.
#[derive(Default)]
struct Texts {
    /// The numbers of the first and the last of their lines.
    lines: Option<(u64, u64)>,
    /// What the first one holds instead of a number, and the name of its column.
    first: (String, String),
    units: [Option<Unit>; 3],
}

impl Texts {
    fn add(&mut self, number: u64, layout: &Layout, fields: &Fields, shift: usize) {
        let (first, _) = *self.lines.get_or_insert((number, number));
        self.lines = Some((first, number));
        for (axis, column) in layout.axes.iter().enumerate() {
            let text = decoded(fields.get(column.index + shift));
            if first == number && self.first.0.is_empty() {
                self.first = (shown(text.as_bytes()), column.name.clone());
            }
            let unit = Unit::named(text.trim_matches(['(', ')', '[', ']']));
            if unit.metres.is_some() || unit.is_pixel() {
                self.units[axis] = Some(unit);
            }
        }
    }

    /// The first line, as the fault of a table that has nothing but text.
    fn as_fault(&self) -> Option<Fault> {
        let (line, _) = self.lines?;
        let (found, column) = &self.first;
        let message = format!(
            "expected a finite number in column {column:?}, found \"{found}\""
        );
        Some(Fault { line: Some(line), message })
    }

    fn note_in(self, taken: &mut Taken) {
        let Some((first, last)) = self.lines else { return };
        taken.notes.push(if first == last {
            format!("skipped line {first} behind the header: text in place of numbers")
        } else {
            format!("skipped lines {first} to {last} behind the header: text in place of numbers")
        });
        for (unit, found) in taken.units.iter_mut().zip(self.units) {
            *unit = unit.take().or(found);
        }
    }
}
