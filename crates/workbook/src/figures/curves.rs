//! A chart of curves, each named at its end, or in a key above where there is no
//! room for that.

use anyhow::Result;

use super::rows::{Key, key_places, paint_key};
use super::scale::{Axis, Scale};
use super::svg::{Anchor, Canvas, Ink, Shape, draw, width_of};
use crate::records::Spread;

/// The chart.
pub struct Curves {
    /// Along the bottom.
    pub x: Axis,
    /// Up the left side.
    pub y: Axis,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Places on the x axis with something to say about them.
    pub notes: Vec<(f64, String)>,
}

/// A curve.
pub struct Curve {
    /// What it shows.
    pub label: String,
    /// In what.
    pub ink: Ink,
    /// How its points are marked; none for a line that is no measurement.
    pub shape: Option<Shape>,
    /// Are its points joined?
    pub joined: bool,
    /// From left to right.
    pub points: Vec<(f64, Spread)>,
}

impl Curve {
    /// A line that nobody measured: an ideal, a limit.
    pub fn guide(label: impl Into<String>, ends: [(f64, f64); 2]) -> Self {
        let exact = |value| Spread { median: value, least: value, greatest: value };
        Self {
            label: label.into(),
            ink: Ink::Quiet,
            shape: None,
            joined: true,
            points: ends.map(|(x, y)| (x, exact(y))).to_vec(),
        }
    }

    fn last(&self) -> Option<&(f64, Spread)> {
        self.points.last()
    }
}

/// The least distance between two labels.
const LINE: i32 = 16;

impl Curves {
    /// The chart as SVG, so many pixels wide.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn draw(&self, width: i32, class: &str) -> Result<String> {
        let is_narrow = width < 500;
        let labels = self.curves.iter().map(|curve| width_of(&curve.label));
        let margin = labels.max().unwrap_or(0) + 22;
        let key = if is_narrow { self.key() } else { Vec::new() };
        let (keys, top) = key_places(&key, width);
        // Room for the title of the y axis, which stands above it to be read.
        let top = top + 2 * LINE - if is_narrow { 6 } else { 12 };
        let notes = if self.notes.is_empty() { 0 } else { LINE + 4 };
        let plot_height = if is_narrow { 250 } else { 330 };
        let bottom = top + notes + plot_height;
        let right = if is_narrow { width - 12 } else { width - margin };
        let frame = Frame {
            x: self.scale_x((46, right)),
            y: self.scale_y((bottom, top + notes)),
            top,
            is_narrow,
        };
        draw((width, bottom + 46), class, |canvas| {
            paint_key(canvas, &key, &keys)?;
            self.paint_axes(canvas, &frame)?;
            for curve in &self.curves {
                paint_curve(canvas, curve, &frame)?;
            }
            if is_narrow { Ok(()) } else { self.paint_labels(canvas, &frame) }
        })
    }

    fn key(&self) -> Vec<Key> {
        let measured = self.curves.iter().filter_map(|curve| {
            let (ink, text) = (curve.ink, curve.label.clone());
            Some(Key { ink, shape: curve.shape?, text })
        });
        measured.collect()
    }

    fn scale_x(&self, pixels: (i32, i32)) -> Scale {
        let points = self.curves.iter().flat_map(|curve| &curve.points);
        let values = points.map(|(x, _)| *x);
        Scale::new(self.x.kind, values, pixels)
    }

    fn scale_y(&self, pixels: (i32, i32)) -> Scale {
        let points = self.curves.iter().flat_map(|curve| &curve.points);
        let values = points.flat_map(|(_, y)| [y.least, y.greatest]);
        Scale::new(self.y.kind, values, pixels)
    }

    fn paint_axes(&self, canvas: &Canvas, frame: &Frame) -> Result<()> {
        let ((left, right), (bottom, top)) = (frame.x.pixels(), frame.y.pixels());
        for (value, label) in frame.y.ticks() {
            let y = frame.y.at(value);
            if let Some(label) = label {
                canvas.line(&[(left, y), (right, y)], Ink::Faint, 1)?;
                canvas.text(&label, (left - 6, y), Anchor::End, Ink::Quiet)?;
            }
        }
        let ticks = frame.x.ticks();
        let mut free = i32::MIN;
        for (value, label) in ticks {
            let x = frame.x.at(value);
            let length = if label.is_some() { 6 } else { 3 };
            canvas.line(&[(x, bottom), (x, bottom + length)], Ink::Quiet, 1)?;
            if let Some(label) = label
                && x - width_of(&label) / 2 > free
            {
                free = x + width_of(&label) / 2 + 4;
                canvas.text(&label, (x, bottom + 14), Anchor::Middle, Ink::Quiet)?;
            }
        }
        canvas.line(&[(left, bottom), (right, bottom)], Ink::Quiet, 1)?;
        canvas.text(&self.x.title, (right, bottom + 34), Anchor::End, Ink::Text)?;
        canvas.text(&self.y.title, (4, frame.top - 12), Anchor::Start, Ink::Text)?;
        self.paint_notes(canvas, frame, top, bottom)
    }

    fn paint_notes(
        &self,
        canvas: &Canvas,
        frame: &Frame,
        top: i32,
        bottom: i32,
    ) -> Result<()> {
        let (from, to) = frame.x.range();
        let mut free = i32::MIN;
        for (value, text) in &self.notes {
            if !(from..=to).contains(value) {
                continue;
            }
            let x = frame.x.at(*value);
            canvas.dashes(&[(x, top), (x, bottom)], Ink::Quiet, 1)?;
            let half = width_of(text) / 2;
            let middle = x.max(free.saturating_add(half));
            let middle = middle.min(frame.x.pixels().1 - half);
            free = middle + half + 6;
            canvas.text(text, (middle, top - 9), Anchor::Middle, Ink::Quiet)?;
        }
        Ok(())
    }

    /// The names at the ends, pushed apart where they would overlap.
    fn paint_labels(&self, canvas: &Canvas, frame: &Frame) -> Result<()> {
        let named = self.curves.iter().filter(|curve| !curve.label.is_empty());
        let mut ends: Vec<(&Curve, i32, i32)> = named
            .filter_map(|curve| {
                let (x, y) = curve.last()?;
                Some((curve, frame.x.at(*x), frame.y.at(y.median)))
            })
            .collect();
        ends.sort_by_key(|(_, _, y)| *y);
        let wanted: Vec<i32> = ends.iter().map(|(_, _, y)| *y).collect();
        let (bottom, top) = frame.y.pixels();
        let x = frame.x.pixels().1 + 14;
        for ((curve, end, from), y) in ends.iter().zip(apart(&wanted, top, bottom)) {
            if x - end > 30 {
                canvas.dashes(&[(end + 8, *from), (x - 4, y)], Ink::Faint, 1)?;
            }
            canvas.text(&curve.label, (x, y), Anchor::Start, curve.ink)?;
        }
        Ok(())
    }
}

struct Frame {
    x: Scale,
    y: Scale,
    top: i32,
    is_narrow: bool,
}

fn paint_curve(canvas: &Canvas, curve: &Curve, frame: &Frame) -> Result<()> {
    let at = |x: f64, y: f64| (frame.x.at(x), frame.y.at(y));
    let places: Vec<_> =
        curve.points.iter().map(|(x, y)| at(*x, y.median)).collect();
    let Some(shape) = curve.shape else {
        canvas.dashes(&places, curve.ink, 1)?;
        // There is no key for a guide, so a narrow chart names it inside.
        if frame.is_narrow
            && let Some((x, y)) = places.last()
        {
            let place = (*x - 4, *y - 9);
            canvas.text(&curve.label, place, Anchor::End, Ink::Quiet)?;
        }
        return Ok(());
    };
    if curve.joined {
        canvas.line(&places, curve.ink, 2)?;
    }
    for ((x, y), place) in curve.points.iter().zip(&places) {
        canvas.error_bar([at(*x, y.least), at(*x, y.greatest)], curve.ink)?;
        canvas.mark(*place, shape, curve.ink)?;
    }
    Ok(())
}

/// Heights at least [`LINE`] apart and within bounds, near those wanted, which ascend.
fn apart(wanted: &[i32], top: i32, bottom: i32) -> Vec<i32> {
    let mut heights = wanted.to_vec();
    let mut free = top;
    for height in &mut heights {
        *height = (*height).max(free);
        free = *height + LINE;
    }
    let mut limit = bottom;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(limit);
        limit = *height - LINE;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_inside() {
        assert_eq!(apart(&[10, 12, 90], 0, 100), [10, 26, 90]);
        assert_eq!(apart(&[95, 96, 97], 0, 100), [68, 84, 100]);
        assert_eq!(apart(&[], 0, 100), [0; 0]);
    }
}
