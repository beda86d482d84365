//! Tables of points as text: a header, then one point per line.
//!
//! The tables that people have were written by many programs. What a header tells is
//! taken from there: the separator, the columns, the units. What cannot be told is an
//! error that names the option to say it with, and whatever is left out is counted.
//! `text` finds the lines, `fields` splits them, `header` finds the columns, and
//! `numbers` and `labels` read what is in them.

mod fields;
mod header;
mod labels;
mod numbers;
mod text;

use std::collections::BTreeMap;

pub use fields::Separator;
pub use numbers::Decimal;

use super::{Fault, Labelled, LeftOut, Noise, Taken, Unit};
use crate::{LabelledPoints, Point};
use fields::Fields;
use header::{Header, Layout};
use labels::Labels;
use numbers::{Numbers, is_text};
use text::{Text, decoded, shown};

/// What a person says about a table. The default leaves everything to the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The names of the columns of x, y and z, or of x and y if z is 0; `None` for
    /// x, y and z. Case does not matter, nor does a unit after the name in the header:
    /// `x` finds `X` and `x [nm]`.
    pub axes: Option<Vec<String>>,
    /// The name of the column of the cluster ids; `None` for `cluster`.
    pub label: Option<String>,
    /// What separates the columns.
    pub separator: Option<Separator>,
    /// The decimal mark.
    pub decimal: Option<Decimal>,
    /// How many lines to skip at the beginning.
    pub skip: usize,
    /// Which points to leave out.
    pub noise: Noise,
}

impl Reading {
    fn axes(&self) -> Vec<&str> {
        match &self.axes {
            Some(axes) => axes.iter().map(String::as_str).collect(),
            None => vec!["x", "y", "z"],
        }
    }

    fn label_column(&self) -> &str {
        self.label.as_deref().unwrap_or("cluster")
    }

    /// The separators to try, one after the other.
    fn separators(&self, hint: Option<Separator>) -> Vec<Separator> {
        match self.separator.or(hint) {
            Some(separator) => vec![separator],
            None => Separator::USUAL.to_vec(),
        }
    }
}

/// Reads a table of labelled points.
///
/// # Errors
/// The first fault, with its line: a missing or duplicate column, a row with more or
/// fewer fields than the header, a coordinate that is not a finite number, a label
/// that is missing or does not fit the others, or no rows at all.
pub fn read(bytes: &[u8], reading: &Reading) -> Result<Labelled, Fault> {
    let text = Text::new(bytes)?;
    let header = Header::find(&text, reading, None)?;
    let mut rows = Rows::new(header, reading);
    let mut points = LabelledPoints::default();
    let mut labels = Labels::new(&reading.noise);
    rows.for_each(&text, |row, taken| {
        let Row { point, label, column, .. } = row;
        if let Some(label) =
            labels.read(label, column, row.numbers, &mut taken.left_out)?
        {
            points.points.push(point);
            points.labels.push(label);
        }
        Ok(())
    })?;
    Ok(labelled(points, &labels, rows.taken))
}

/// The points of one of the two values of a channel column.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The value that they have in that column.
    pub name: String,
    /// The points, in the order of the file.
    pub labelled: Labelled,
}

/// Reads a table that holds both sets, told apart by a column of two values. The
/// value that comes first in the file is the left set, unless the two are named: then
/// points with other values are left out.
///
/// # Errors
/// As for [`read`]; also if the column has fewer values than two, or more and none
/// are named.
pub fn read_channels(
    bytes: &[u8],
    reading: &Reading,
    column: &str,
    named: Option<&[String; 2]>,
) -> Result<[Channel; 2], Fault> {
    let text = Text::new(bytes)?;
    let header = Header::find(&text, reading, Some(column))?;
    let mut rows = Rows::new(header, reading);
    let mut found: Vec<(String, LabelledPoints, LeftOut)> = Vec::new();
    for name in named.into_iter().flatten() {
        found.push((name.clone(), LabelledPoints::default(), LeftOut::default()));
    }
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    // Names are numbered across the two sets, so that a name means one cluster id.
    let mut labels = Labels::new(&reading.noise);
    rows.for_each(&text, |row, _| {
        if row.channel.is_empty() {
            return Err(format!("expected a value in column \"{column}\", found none"));
        }
        let value = decoded(row.channel);
        let index = match found.iter().position(|(name, ..)| *name == value) {
            Some(index) => index,
            None if named.is_some() => {
                *others.entry(value.into_owned()).or_default() += 1;
                return Ok(());
            }
            None if found.len() < 2 => {
                let new = (value.into_owned(), LabelledPoints::default(), LeftOut::default());
                found.push(new);
                found.len() - 1
            }
            None => {
                return Err(format!(
                    "expected two values in column \"{column}\", found a third: \"{}\" \
                     after \"{}\" and \"{}\"; --channels names two of them: --channels {1},{2}",
                    shown(row.channel),
                    found[0].0,
                    found[1].0
                ));
            }
        };
        let (_, points, left_out) = &mut found[index];
        let Row { point, label, column, numbers, .. } = row;
        if let Some(label) = labels.read(label, column, numbers, left_out)? {
            points.points.push(point);
            points.labels.push(label);
        }
        Ok(())
    })?;
    let taken = rows.taken;
    let listed = || {
        let kept = found.iter().map(|(name, points, left_out)| {
            let all = points.labels.len() as u64 + left_out.noise();
            (name, all)
        });
        let all = kept.chain(others.iter().map(|(name, &count)| (name, count)));
        let values =
            all.filter(|(_, count)| *count > 0).map(|(name, _)| format!("{name:?}"));
        values.collect::<Vec<_>>().join(", ")
    };
    let is_empty = |(_, points, left_out): &(String, LabelledPoints, LeftOut)| {
        points.labels.is_empty() && left_out.noise() == 0
    };
    if let Some((name, ..)) = found.iter().find(|channel| is_empty(channel)) {
        return Err(Fault::whole(format!(
            "expected the value {name:?} in column \"{column}\", found {}",
            listed()
        )));
    }
    if found.len() < 2 {
        return Err(Fault::whole(format!(
            "expected two values in column \"{column}\", found only {}",
            listed()
        )));
    }
    let channels = found.into_iter().map(|(name, points, left_out)| {
        let mut taken = taken.clone();
        taken.left_out = LeftOut {
            comments: taken.left_out.comments,
            empty_rows: taken.left_out.empty_rows,
            other_channels: others.clone(),
            ..left_out
        };
        Channel { name, labelled: labelled(points, &labels, taken) }
    });
    Ok(channels.collect::<Vec<_>>().try_into().expect("two channels"))
}

fn labelled(points: LabelledPoints, labels: &Labels, mut taken: Taken) -> Labelled {
    let names = labels.names().map(<[String]>::to_vec);
    if let Some(names) = &names {
        taken.notes.push(format!(
            "the ids are names, numbered in the order of their first appearance: {}",
            some_of(names)
        ));
    }
    Labelled { points, names, taken }
}

/// "0 is a, 1 is b, …"
fn some_of(names: &[String]) -> String {
    let some = names.iter().take(3).enumerate();
    let some: Vec<String> = some
        .map(|(number, name)| format!("{number} is {}", shown(name.as_bytes())))
        .collect();
    some.join(", ") + if names.len() > 3 { ", …" } else { "" }
}

/// The rows of a table, and what is known about it.
struct Rows {
    layout: Layout,
    /// How many of the file's lines come before them.
    lines: u64,
    numbers: Numbers,
    taken: Taken,
    shape: Option<Shape>,
}

/// A row that has been read, but for its label.
struct Row<'a> {
    point: Point,
    label: &'a [u8],
    /// The name of the labels' column.
    column: &'a str,
    /// Empty if no channels were asked for.
    channel: &'a [u8],
    numbers: &'a mut Numbers,
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
    fn new(header: Header, reading: &Reading) -> Self {
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
    fn for_each(
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
