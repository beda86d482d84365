//! A chart of rows: a name on the left, a mark for each measurement, its value beside
//! it.

use anyhow::Result;
use workbook_records::Spread;

use super::canvas::{Anchor, Canvas, Ink, Shape, draw, width_of, wrap};
use super::scale::{Axis, Scale};

/// The chart.
pub struct Rows {
    /// Along the bottom.
    pub axis: Axis,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// What inks and shapes mean, in words of that ink.
    pub key: Vec<Key>,
}

/// A row. Its marks have lanes, one below the other, so that they never overlap.
pub struct Row {
    /// What was measured.
    pub label: String,
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// A measurement in a row.
pub struct Mark {
    /// Which lane of the row, from 0.
    pub lane: usize,
    /// The value.
    pub value: Spread,
    /// Where a bar to the value begins; `None` for a mark alone.
    pub from: Option<f64>,
    /// Its colour.
    pub ink: Ink,
    /// Its shape.
    pub shape: Shape,
    /// What is written beside it.
    pub text: String,
}

/// A line of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its colour.
    pub ink: Ink,
    /// Its shape.
    pub shape: Shape,
    /// What it means.
    pub text: String,
}

const LANE: i32 = 18;
const LINE: i32 = 17;
const GAP: i32 = 7;
const WIDEST_LABEL: i32 = 270;

impl Rows {
    /// The chart as SVG, `width` pixels wide. Where that is narrow, labels stand above
    /// their rows.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn draw(&self, width: i32, class: &str) -> Result<String> {
        let layout = self.layout(width);
        draw((width, layout.height), class, |canvas| self.paint(canvas, &layout))
    }

    fn layout(&self, width: i32) -> Layout {
        let is_narrow = width < 500;
        let widths = self.rows.iter().map(|row| width_of(&row.label));
        let column = if is_narrow {
            14
        } else {
            widths.max().unwrap_or(0).min(WIDEST_LABEL) + 12
        };
        let label_width = if is_narrow { width - 8 } else { column - 12 };
        let texts = self.rows.iter().flat_map(|row| &row.marks);
        let margin = texts.map(|mark| width_of(&mark.text)).max().unwrap_or(0) + 14;
        let (keys, top) = key_places(&self.key, width);
        let mut y = top;
        let rows = self
            .rows
            .iter()
            .map(|row| {
                let label = wrap(&row.label, label_width);
                let lanes = row.marks.iter().map(|mark| mark.lane + 1).max();
                let lanes = lanes.unwrap_or(1) as i32 * LANE;
                let lines = label.len() as i32 * LINE;
                let first = y;
                let (marks, height) = if is_narrow {
                    (y + lines, lines + lanes)
                } else {
                    (y + (lines - lanes).max(0) / 2, lines.max(lanes))
                };
                y += height + GAP;
                Place { label, lines: first, height, marks }
            })
            .collect();
        Layout {
            keys,
            rows,
            is_narrow,
            plot: (column + 6, width - margin.min(width / 2)),
            top,
            bottom: y,
            height: y + 46,
        }
    }

    fn paint(&self, canvas: &Canvas, layout: &Layout) -> Result<()> {
        let values = self.rows.iter().flat_map(|row| &row.marks).flat_map(|mark| {
            let ends = [mark.value.least, mark.value.greatest];
            ends.into_iter().chain(mark.from.filter(|from| *from > 0.0))
        });
        let scale = Scale::new(self.axis.kind, values, layout.plot);
        paint_key(canvas, &self.key, &layout.keys)?;
        self.paint_axis(canvas, layout, &scale)?;
        for (row, place) in self.rows.iter().zip(&layout.rows) {
            place.paint_label(canvas, layout)?;
            for mark in &row.marks {
                mark.paint(canvas, &scale, place.marks)?;
            }
        }
        Ok(())
    }

    fn paint_axis(
        &self,
        canvas: &Canvas,
        layout: &Layout,
        scale: &Scale,
    ) -> Result<()> {
        let (top, bottom) = (layout.top, layout.bottom);
        for (value, label) in scale.ticks() {
            let x = scale.at(value);
            let Some(label) = label else {
                canvas.line(&[(x, bottom), (x, bottom + 3)], Ink::Quiet, 1)?;
                continue;
            };
            // A line through a label would make it hard to read.
            if layout.is_narrow {
                for row in &layout.rows {
                    let marks = [(x, row.marks), (x, row.lines + row.height)];
                    canvas.line(&marks, Ink::Faint, 1)?;
                }
            } else {
                canvas.line(&[(x, top), (x, bottom)], Ink::Faint, 1)?;
            }
            canvas.line(&[(x, bottom), (x, bottom + 6)], Ink::Quiet, 1)?;
            canvas.text(&label, (x, bottom + 14), Anchor::Middle, Ink::Quiet)?;
        }
        let (left, right) = scale.pixels();
        canvas.line(&[(left, bottom), (right, bottom)], Ink::Quiet, 1)?;
        let place =
            if layout.is_narrow { (4, bottom + 34) } else { (left, bottom + 34) };
        canvas.text(&self.axis.title, place, Anchor::Start, Ink::Text)
    }
}

struct Layout {
    keys: Vec<(i32, i32)>,
    rows: Vec<Place>,
    is_narrow: bool,
    plot: (i32, i32),
    top: i32,
    bottom: i32,
    height: i32,
}

struct Place {
    label: Vec<String>,
    lines: i32,
    height: i32,
    marks: i32,
}

impl Place {
    fn paint_label(&self, canvas: &Canvas, layout: &Layout) -> Result<()> {
        let (x, anchor, y) = if layout.is_narrow {
            (4, Anchor::Start, self.lines)
        } else {
            let spare = self.height - self.label.len() as i32 * LINE;
            (layout.plot.0 - 12, Anchor::End, self.lines + spare / 2)
        };
        for (index, line) in (0..).zip(&self.label) {
            canvas.text(
                line,
                (x, y + index * LINE + LINE / 2),
                anchor,
                Ink::Text,
            )?;
        }
        Ok(())
    }
}

impl Mark {
    fn paint(&self, canvas: &Canvas, scale: &Scale, top: i32) -> Result<()> {
        let y = top + self.lane as i32 * LANE + LANE / 2;
        let at = |value| scale.at(value);
        let x = at(self.value.median);
        let ends = [(at(self.value.least), y), (at(self.value.greatest), y)];
        match self.from {
            Some(from) => {
                canvas.bar([(at(from), y - 5), (x, y + 5)], self.ink)?;
                canvas.error_bar(ends, Ink::Text)?;
            }
            None => {
                canvas.error_bar(ends, self.ink)?;
                canvas.mark((x, y), self.shape, self.ink)?;
            }
        }
        let right = ends[1].0.max(x) + 9;
        canvas.text(&self.text, (right, y), Anchor::Start, Ink::Text)
    }
}

/// Where the lines of a key go, and the height below them: side by side while there
/// is room.
pub fn key_places(key: &[Key], width: i32) -> (Vec<(i32, i32)>, i32) {
    let (mut x, mut y) = (8, 10);
    let mut places = Vec::new();
    for line in key {
        let room = width_of(&line.text) + 34;
        if x > 8 && x + room > width {
            (x, y) = (8, y + LINE + 2);
        }
        places.push((x, y));
        x += room;
    }
    (places, if key.is_empty() { 4 } else { y + LINE })
}

/// Writes a key.
///
/// # Errors
/// If it cannot be drawn.
pub fn paint_key(canvas: &Canvas, key: &[Key], places: &[(i32, i32)]) -> Result<()> {
    for (line, &(x, y)) in key.iter().zip(places) {
        canvas.mark((x, y), line.shape, line.ink)?;
        canvas.text(&line.text, (x + 10, y), Anchor::Start, line.ink)?;
    }
    Ok(())
}
