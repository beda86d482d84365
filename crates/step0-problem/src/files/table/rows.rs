//! The rows of a table.

use super::Reading;
use super::fields::{Fields, Separator};
use super::header::{Column, Header, Layout};
use super::numbers::{Numbers, is_number, is_text};
use super::text::{Text, decoded, shown};
use crate::Point;
use crate::files::{Fault, LeftOut, Taken, Unit, count, integer};

/// The rows of a table, and what is known about it.
pub(super) struct Rows {
    layout: Layout,
    /// How many of the file's lines come before them.
    lines: u64,
    numbers: Numbers,
    pub taken: Taken,
    shape: Option<Shape>,
    /// May a label be missing, because that marks noise?
    allows_no_label: bool,
}

/// A row. Its coordinates are read last: a point that is left out need not have any.
pub(super) struct Row<'a> {
    pub label: &'a [u8],
    /// The name of the labels' column.
    pub column: &'a str,
    /// Empty if no channels were asked for.
    pub channel: &'a [u8],
    pub numbers: &'a mut Numbers,
    axes: &'a [Column],
    fields: &'a Fields,
    shift: usize,
}

impl Row<'_> {
    /// The coordinates.
    pub fn point(&mut self) -> Result<Point, String> {
        let mut point = [0.0; 3];
        for (coordinate, column) in point.iter_mut().zip(self.axes) {
            let field = self.fields.get(column.index + self.shift);
            *coordinate = self.numbers.coordinate(field, &column.name)?;
        }
        Ok(point)
    }
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
            is_flat: reading.is_flat(),
            units: layout.units(),
            left_out: LeftOut { comments, ..LeftOut::default() },
            notes,
        };
        let numbers = Numbers::new(reading.decimal, layout.separator);
        let allows_no_label = reading.noise.has_text("");
        Rows { layout, lines, numbers, taken, shape: None, allows_no_label }
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
                self.end_at_zero_byte(text, number).map_err(here)?;
                break;
            }
            fields.split(line).map_err(here)?;
            if fields.iter().all(<[u8]>::is_empty) {
                self.taken.left_out.empty_rows += 1;
                continue;
            }
            let is_comment = line.trim_ascii_start().starts_with(b"#");
            let shift = self.shift(&fields, line).map_err(|message| {
                here(match message.split(';').next() {
                    Some(fault) if is_comment => format!("{fault}{COMMENT}"),
                    _ => message,
                })
            })?;
            if rows == 0 && !is_comment && self.is_text(&fields, shift) {
                texts.add(number, &self.layout, &fields, shift);
                continue;
            }
            let (row, taken) = self.row(&fields, shift);
            each(row, taken).map_err(here)?;
            rows += 1;
        }
        if rows == 0 {
            return Err(texts.as_fault().unwrap_or_else(|| {
                Fault::whole("expected rows below the header, found none")
            }));
        }
        texts.note_in(&mut self.taken);
        if let Some(example) = self.numbers.example_of_commas() {
            self.taken.form += &format!(" with decimal commas ({example})");
        }
        Ok(())
    }

    /// Behind a zero byte programs write settings, and no points.
    fn end_at_zero_byte(&mut self, text: &Text, number: u64) -> Result<(), String> {
        let mut fields = Fields::new(self.layout.separator);
        let mut lines = 0;
        for (_, line) in text.lines().skip(number as usize) {
            lines += 1;
            let is_row = fields.split(line).is_ok()
                && fields.count() == self.layout.names
                && self.is_readable(&fields, 0);
            if is_row {
                return Err(
                    "expected a row, found zero bytes in front of rows".into()
                );
            }
        }
        let lines = count(lines, "line");
        self.note(&format!(
            "the table ends in line {number} with a zero byte; left out {lines} behind it"
        ));
        Ok(())
    }

    /// Are there numbers where the coordinates should be, and is there a label?
    fn is_readable(&self, fields: &Fields, shift: usize) -> bool {
        let label = fields.get(self.layout.label.index + shift);
        let mut axes = self.layout.axes.iter();
        axes.all(|column| is_number(fields.get(column.index + shift)))
            && (!label.is_empty() || self.allows_no_label)
    }

    /// How the fields of the first row correspond to the header. With one field more,
    /// either the first one is the name of the row, or nothing stands behind the last
    /// separator; which of the two has to be evident.
    fn shape_of(&mut self, fields: &Fields, line: &[u8]) -> Result<Shape, String> {
        let (names, found) = (self.layout.names, fields.count());
        if found + 1 == names && self.layout.ends_in_separator {
            return Ok(Shape::HeaderEndsInSeparator);
        }
        if found != names + 1 {
            return Ok(Shape::AsHeader);
        }
        let first = fields.get(0);
        let is_quoted = line.trim_ascii_start().starts_with(b"\"");
        let is_name =
            is_quoted || is_text(first) || [&b"0"[..], b"1"].contains(&first);
        let is_readable = [0, 1].map(|shift| self.is_readable(fields, shift));
        let has_names = match (fields.get(found - 1).is_empty(), is_readable) {
            (false, _) => is_name,
            (true, [true, true]) => is_quoted,
            (true, [_, with_names]) => with_names && is_name,
        };
        let ends_in_separator = fields.get(found - 1).is_empty()
            && (is_readable != [true, true] || !is_name);
        if has_names {
            self.note("each row begins with a field that the header does not name");
            Ok(Shape::RowNames)
        } else if ends_in_separator {
            self.note("each row ends in a separator");
            Ok(Shape::EndsInSeparator)
        } else {
            Err(format!(
                "expected {names} fields, as in the header, found {found}: is the first one \
                 the name of the row, then the header has to name it, too; is there a \
                 decimal comma, then columns need another separator"
            ))
        }
    }

    /// How many fields stand before the first named one. The first row decides about
    /// the shape of all.
    fn shift(&mut self, fields: &Fields, line: &[u8]) -> Result<usize, String> {
        let (names, found) = (self.layout.names, fields.count());
        let shape = match self.shape {
            Some(shape) => shape,
            None => self.shape_of(fields, line)?,
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
            let hint = match (fields.separator(), found) {
                (_, 1) if expected > 2 => {
                    "; --separator says what is between columns"
                }
                (Separator::Character(b','), more) if more > expected + 1 => {
                    "; if there are decimal commas, columns need another separator"
                }
                _ => "",
            };
            return Err(format!(
                "expected {expected} fields, as in {like}, found {found}{hint}"
            ));
        }
        let last = fields.get(found - 1);
        if shape == Shape::EndsInSeparator && !last.is_empty() {
            let field = shown(last);
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

    /// Does a row hold text in place of all its coordinates, and no id? Programs write
    /// names and units of the columns in such rows.
    fn is_text(&self, fields: &Fields, shift: usize) -> bool {
        let mut axes =
            self.layout.axes.iter().map(|column| fields.get(column.index + shift));
        let is_number_in_a_way = |field: &[u8]| field.iter().any(u8::is_ascii_digit);
        let are_texts = { axes.clone() }.all(|field| {
            field.is_empty() || is_text(field) && !is_number_in_a_way(field)
        });
        let label = decoded(fields.get(self.layout.label.index + shift));
        are_texts && axes.any(|field| !field.is_empty()) && integer(&label).is_none()
    }

    fn row<'a>(
        &'a mut self,
        fields: &'a Fields,
        shift: usize,
    ) -> (Row<'a>, &'a mut Taken) {
        let channel = self.layout.channel.as_ref();
        let row = Row {
            label: fields.get(self.layout.label.index + shift),
            column: &self.layout.label.name,
            channel: channel
                .map_or(&[][..], |column| fields.get(column.index + shift)),
            numbers: &mut self.numbers,
            axes: &self.layout.axes,
            fields,
            shift,
        };
        (row, &mut self.taken)
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
        let lines = if first == last {
            format!("line {first}")
        } else {
            format!("lines {first} to {last}")
        };
        let (found, _) = &self.first;
        taken.notes.push(format!(
            "skipped {lines} behind the header: text in place of numbers (\"{found}\")"
        ));
        for (unit, found) in taken.units.iter_mut().zip(self.units) {
            *unit = unit.take().or(found);
        }
    }
}
