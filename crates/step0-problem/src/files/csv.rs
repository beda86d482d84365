//! Tables of points as text (.csv): a header, then one point per line.

use csv_core::{ReadRecordResult, Reader};

use super::Fault;
use crate::{LabelledPoints, Point};

/// The names of the columns to read. Case does not matter, nor does a unit after the
/// name in the header: `x` finds `X` and `x [nm]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The columns of the coordinates.
    pub axes: [String; 3],
    /// The column of the cluster ids.
    pub label: String,
}

impl Default for Columns {
    fn default() -> Self {
        Columns { axes: ["x", "y", "z"].map(String::from), label: "cluster".into() }
    }
}

/// Reads a table of labelled points.
///
/// # Errors
/// The first fault, with its line: a missing or duplicate column, a row with more or
/// fewer fields than the header, a coordinate that is not a finite number, a label
/// that is not an integer, or no rows at all.
pub fn read(bytes: &[u8], columns: &Columns) -> Result<LabelledPoints, Fault> {
    let mut all = LabelledPoints::default();
    for_each_row(bytes, columns, None, |row| {
        all.points.push(row.point);
        all.labels.push(row.label);
        Ok(())
    })?;
    Ok(all)
}

/// The points of one of the two values of a channel column.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The value they have in that column.
    pub name: String,
    /// The points, in the order of the file.
    pub points: LabelledPoints,
}

/// Reads a table that holds both sets, told apart by a column of two values. The
/// value that comes first in the file is the left set.
///
/// # Errors
/// As for [`read`]; also if the column has fewer or more than two values.
pub fn read_channels(
    bytes: &[u8],
    columns: &Columns,
    channel: &str,
) -> Result<[Channel; 2], Fault> {
    let mut channels: Vec<Channel> = Vec::new();
    for_each_row(bytes, columns, Some(channel), |row| {
        if row.channel.is_empty() {
            return Err(format!(
                "expected a value in column \"{channel}\", found none"
            ));
        }
        let index = channels.iter().position(|c| c.name.as_bytes() == row.channel);
        let index = match index {
            Some(index) => index,
            None if channels.len() < 2 => {
                let name = text(row.channel, "a channel")?.to_string();
                channels.push(Channel { name, points: LabelledPoints::default() });
                channels.len() - 1
            }
            None => {
                return Err(format!(
                    "expected two values in column \"{channel}\", found a third: \"{}\" \
                     after \"{}\" and \"{}\"",
                    row.channel.escape_ascii(),
                    channels[0].name,
                    channels[1].name
                ));
            }
        };
        channels[index].points.points.push(row.point);
        channels[index].points.labels.push(row.label);
        Ok(())
    })?;
    channels.try_into().map_err(|channels: Vec<Channel>| {
        let only = &channels[0].name;
        Fault::whole(format!(
            "expected two values in column \"{channel}\", found only \"{only}\""
        ))
    })
}

/// A row that has been read; `channel` is empty if no such column was asked for.
struct Row<'a> {
    point: Point,
    label: i64,
    channel: &'a [u8],
}

fn for_each_row(
    bytes: &[u8],
    columns: &Columns,
    channel: Option<&str>,
    mut each: impl FnMut(Row) -> Result<(), String>,
) -> Result<(), Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes); // byte-order mark
    let mut fields = Fields::default();
    let mut layout = None;
    let mut rows = 0;
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if line.trim_ascii().is_empty() || line.trim_ascii_start().starts_with(b"#")
        {
            continue;
        }
        let here = |message| Fault { line: Some(number), message };
        fields.split(line).map_err(here)?;
        match &layout {
            None => {
                layout = Some(Layout::find(&fields, columns, channel).map_err(here)?)
            }
            Some(layout) => {
                layout.row(&fields).and_then(&mut each).map_err(here)?;
                rows += 1;
            }
        }
    }
    match (layout, rows) {
        (None, _) => {
            Err(Fault::whole("expected a header and rows, found an empty file"))
        }
        (_, 0) => Err(Fault::whole("expected rows below the header, found none")),
        _ => Ok(()),
    }
}

/// The fields of one line, unquoted and trimmed.
struct Fields {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Default for Fields {
    fn default() -> Self {
        Fields {
            reader: Reader::new(),
            text: Vec::new(),
            ends: Vec::new(),
            count: 0,
        }
    }
}

impl Fields {
    fn split(&mut self, line: &[u8]) -> Result<(), String> {
        if line.contains(&0) {
            return Err("expected text, found binary data".into());
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        check_quotes(line)?;
        // Unquoting only shortens, and a line has at most one field more than bytes.
        self.text.resize(line.len() + 1, 0);
        self.ends.resize(line.len() + 2, 0);
        self.reader.reset();
        let (_, read, written, count) =
            self.reader.read_record(line, &mut self.text, &mut self.ends);
        if read < line.len() {
            return Err(
                "expected a line to end in LF or CRLF, found a lone CR".into()
            );
        }
        // Empty input tells the reader that the last field is complete.
        let (result, _, _, last) = self.reader.read_record(
            &[],
            &mut self.text[written..],
            &mut self.ends[count..],
        );
        if !matches!(result, ReadRecordResult::Record) {
            return Err("expected fields, found a byte-order mark alone".into());
        }
        self.count = count + last;
        Ok(())
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text[start..self.ends[index]].trim_ascii()
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).map(|index| self.get(index))
    }
}

/// The reader below accepts any text, but a table with one quote too many is more
/// likely broken than intended. A field cannot continue past the end of its line.
fn check_quotes(line: &[u8]) -> Result<(), String> {
    let mut state = State::Start;
    for &byte in line {
        state = match (state, byte) {
            (State::Start, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (State::Closed, b'"') => State::Quoted, // two quotes stand for one
            (_, b',') => State::Start,
            (State::Closed, b' ' | b'\t') => State::Closed,
            (State::Closed, _) => {
                return Err("expected a comma after a closing quote".into());
            }
            (State::Start | State::Plain, _) => State::Plain,
        };
    }
    match state {
        State::Quoted => Err("expected a closing quote on the same line".into()),
        _ => Ok(()),
    }
}

/// Where in a field a byte is.
#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// Which field of a row holds what.
struct Layout {
    fields: usize,
    axes: [(usize, String); 3],
    label: (usize, String),
    channel: Option<usize>,
}

impl Layout {
    fn find(
        header: &Fields,
        columns: &Columns,
        channel: Option<&str>,
    ) -> Result<Self, String> {
        let names: Vec<&str> = header
            .iter()
            .map(|name| text(name, "a header"))
            .collect::<Result<_, _>>()?;
        let find = |wanted: &String| -> Result<_, String> {
            Ok((find_column(&names, wanted)?, wanted.clone()))
        };
        let [x, y, z] = &columns.axes;
        Ok(Layout {
            fields: names.len(),
            axes: [find(x)?, find(y)?, find(z)?],
            label: find(&columns.label)?,
            channel: channel
                .map(|channel| find_column(&names, channel))
                .transpose()?,
        })
    }

    fn row<'a>(&self, fields: &'a Fields) -> Result<Row<'a>, String> {
        if fields.count != self.fields {
            return Err(format!(
                "expected {} fields, as in the header, found {}",
                self.fields, fields.count
            ));
        }
        let mut point = [0.0; 3];
        for (coordinate, (index, name)) in point.iter_mut().zip(&self.axes) {
            *coordinate = number(fields.get(*index), name)?;
        }
        let label = integer(fields.get(self.label.0), &self.label.1)?;
        let channel = self.channel.map_or(&[][..], |index| fields.get(index));
        Ok(Row { point, label, channel })
    }
}

/// The index of a column: one with exactly this name, else one with this name in
/// front of a unit.
fn find_column(names: &[&str], wanted: &str) -> Result<usize, String> {
    let wanted = wanted.trim();
    let places = |name_of: fn(&str) -> &str| -> Vec<usize> {
        let fits = |&place: &usize| {
            name_of(names[place]).to_lowercase() == wanted.to_lowercase()
        };
        (0..names.len()).filter(fits).collect()
    };
    let mut found = places(|name| name);
    if found.is_empty() {
        found = places(without_unit);
    }
    match found[..] {
        [place] => Ok(place),
        [] => Err(format!(
            "expected a column \"{wanted}\", found {}{}",
            listed(names),
            hint(names)
        )),
        _ => Err(format!(
            "expected one column \"{wanted}\", found {} of them in {}",
            found.len(),
            listed(names)
        )),
    }
}

/// What may be wrong with a header that lacks a column.
fn hint(names: &[&str]) -> &'static str {
    match names {
        [only] if only.contains([';', '\t']) => "; columns are separated by commas",
        _ if names.iter().all(|name| name.parse::<f64>().is_ok()) => {
            "; the first line names the columns"
        }
        _ => "; other names are given with --columns and --label",
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

fn text<'a>(field: &'a [u8], what: &str) -> Result<&'a str, String> {
    std::str::from_utf8(field).map_err(|_| {
        format!("expected {what} as UTF-8 text, found \"{}\"", shown(field))
    })
}

fn number(field: &[u8], column: &str) -> Result<f64, String> {
    let parsed =
        std::str::from_utf8(field).ok().and_then(|field| field.parse::<f64>().ok());
    parsed.filter(|number| number.is_finite()).ok_or_else(|| {
        format!(
            "expected a finite number in column \"{column}\", found \"{}\"",
            shown(field)
        )
    })
}

/// A whole number: `3`, `-1`, `3.0` and `1e3` are accepted, `3.5` is not. Reading
/// must not change an id, so digits are read as an integer and not through an f64,
/// which would round long ones.
fn integer(field: &[u8], column: &str) -> Result<i64, String> {
    let field_text = std::str::from_utf8(field).unwrap_or_default();
    let digits = match field_text.split_once('.') {
        Some((digits, zeros)) if zeros.bytes().all(|byte| byte == b'0') => digits,
        _ => field_text,
    };
    let scientific = || {
        let number: f64 = field_text.parse().ok()?;
        let exact = field_text.contains(['e', 'E']) && number.abs() < 2f64.powi(53);
        (exact && number != 0.0).then_some(number).and_then(super::whole_number)
    };
    digits.parse::<i64>().ok().or_else(scientific).ok_or_else(|| {
        format!(
            "expected an integer in column \"{column}\", found \"{}\"",
            shown(field)
        )
    })
}

/// The columns as a message lists them: only the first ones if there are many.
fn listed(names: &[&str]) -> String {
    let mut list: Vec<String> =
        names.iter().take(20).map(|name| shown(name.as_bytes())).collect();
    if names.len() > list.len() {
        list.push(format!("and {} more", names.len() - list.len()));
    }
    list.join(", ")
}

/// A field as it can be printed: no control characters, and not too much of it.
fn shown(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    let short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().count() > 40 { short + "…" } else { short }
}
