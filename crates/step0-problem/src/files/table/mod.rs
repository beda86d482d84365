//! Tables of points as text: a header, then one point per line.
//!
//! The tables that people have were written by many programs. What a header tells is
//! taken from there: the separator, the columns, the units. What cannot be told is an
//! error that names the option to say it with, and whatever is left out is counted.
//! `text` finds the lines, `fields` splits them, `header` finds the columns, `rows` goes
//! through the rest, and `numbers` and `labels` read what is in it.

mod channels;
mod fields;
mod header;
mod labels;
mod numbers;
mod rows;
mod text;

pub use fields::Separator;
pub use numbers::Decimal;

use super::{Fault, Labelled, LeftOut, Noise, Taken};
use crate::LabelledPoints;
use channels::Channels;
use header::Header;
use labels::Labels;
use rows::Rows;
use text::{Text, shown};

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

    /// Were only x and y asked for?
    pub(super) fn is_flat(&self) -> bool {
        self.axes.as_ref().is_some_and(|axes| axes.len() == 2)
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
    rows.for_each(&text, |mut row, taken| {
        if let Some(label) = labels.read(&mut row, &mut taken.left_out)? {
            points.points.push(row.point()?);
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
    let mut channels = Channels::new(column, named);
    // Names are numbered across the two sets: a name means one cluster id.
    let mut labels = Labels::new(&reading.noise);
    rows.for_each(&text, |mut row, _| {
        let Some(part) = channels.part(row.channel)? else { return Ok(()) };
        if let Some(label) = labels.read(&mut row, &mut part.left_out)? {
            part.points.points.push(row.point()?);
            part.points.labels.push(label);
        }
        Ok(())
    })?;
    let others = channels.others.clone();
    let channels = channels.both()?.map(|part| {
        let mut taken = rows.taken.clone();
        taken.left_out = LeftOut {
            comments: taken.left_out.comments,
            empty_rows: taken.left_out.empty_rows,
            other_channels: others.clone(),
            ..part.left_out
        };
        Channel { name: part.name, labelled: labelled(part.points, &labels, taken) }
    });
    Ok(channels)
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
