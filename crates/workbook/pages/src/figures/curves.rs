//! A chart of curves, each named at its end, or in a key above where there is no
//! room for that.

use anyhow::Result;
use workbook_records::Spread;

use super::canvas::{Anchor, Canvas, Ink, Place, Shape, draw, width_of};
use super::rows::{Key, key_places, paint_key};
use super::scale::{Axis, Scale};

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

/// Where the name of a curve stands in a wide chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// In the margin, at the height of its end.
    AtEnd,
    /// Beside the foot of its slope.
    Beside,
}

/// A curve.
pub struct Curve {
    /// What it shows.
    pub label: String,
    /// The colour of its line and points.
    pub ink: Ink,
    /// How its points are marked; `None` for a line that was not measured.
    pub shape: Option<Shape>,
    /// Are its points joined?
    pub joined: bool,
    /// Where its label stands.
    pub name: Name,
    /// From left to right.
    pub points: Vec<(f64, Spread)>,
}

impl Curve {
    /// A line that was not measured: an ideal, a limit.
    pub fn guide(label: impl Into<String>, ends: [(f64, f64); 2]) -> Self {
        let exact = |value| Spread { median: value, least: value, greatest: value };
        Self {
            label: label.into(),
            ink: Ink::Quiet,
            shape: None,
            joined: true,
            name: Name::AtEnd,
            points: ends.map(|(x, y)| (x, exact(y))).to_vec(),
        }
    }

    /// The same, named beside.
    pub fn named_beside(self) -> Self {
        Self { name: Name::Beside, ..self }
    }

    fn last(&self) -> Option<&(f64, Spread)> {
        self.points.last()
    }
}

/// The least distance between two labels.
const LINE: i32 = 16;

impl Curves {
    /// The chart as SVG, `width` pixels wide.
    ///
    /// # Errors
    /// If it cannot be drawn.
    pub fn draw(&self, width: i32, class: &str) -> Result<String> {
        let is_narrow = width < 500;
        let at_end = |curve: &&Curve| curve.name == Name::AtEnd;
        let labels = self.curves.iter().filter(at_end);
        let labels = labels.map(|curve| width_of(&curve.label));
        let margin = labels.max().unwrap_or(0) + 22;
        let guides = if is_narrow { self.lettered() } else { Vec::new() };
        let mut key = if is_narrow { self.key() } else { Vec::new() };
        key.extend(guides.iter().map(|(letter, guide)| Key {
            ink: guide.ink,
            shape: Shape::Dashes,
            text: format!("{letter}: {}", guide.label),
        }));
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
        };
        draw((width, bottom + 46), class, |canvas| {
            paint_key(canvas, &key, &keys)?;
            self.paint_axes(canvas, &frame)?;
            for curve in &self.curves {
                paint_curve(canvas, curve, &frame)?;
            }
            match (is_narrow, guides.is_empty()) {
                (true, true) => self.paint_guides(canvas, &frame),
                (true, false) => paint_letters(canvas, &guides, &frame),
                (false, _) => {
                    self.paint_names_beside(canvas, &frame)?;
                    self.paint_labels(canvas, &frame)
                }
            }
        })
    }

    /// The guides and a letter for each, where they are too many to be named on a
    /// narrow chart.
    fn lettered(&self) -> Vec<(char, &Curve)> {
        let guides = self.curves.iter().filter(|curve| curve.shape.is_none());
        let lettered: Vec<(char, &Curve)> = ('a'..='z').zip(guides).collect();
        if lettered.len() > 2 { lettered } else { Vec::new() }
    }

    fn key(&self) -> Vec<Key> {
        let named = self.curves.iter().filter(|curve| !curve.label.is_empty());
        let measured = named.filter_map(|curve| {
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
                let half = width_of(&label) / 2;
                free = x + half + 4;
                let x = x.min(right + 8 - half);
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

    /// The names of slopes, pushed apart where they would overlap.
    fn paint_names_beside(&self, canvas: &Canvas, frame: &Frame) -> Result<()> {
        let (right, (bottom, top)) = (frame.x.pixels().1, frame.y.pixels());
        let mut names: Vec<(Place, &Curve)> = Vec::new();
        for curve in self.curves.iter().filter(|curve| curve.name == Name::Beside) {
            let places = frame.places(curve);
            let (Some(first), Some(last)) = (places.first(), places.last()) else {
                continue;
            };
            // Near the foot of a slope there is room, to its right.
            let near = |first: i32, last: i32| first + (last - first) / 5;
            let place = (near(first.0, last.0), near(first.1, last.1) + 8);
            names.push((place, curve));
        }
        names.sort_by_key(|((_, y), _)| *y);
        let wanted: Vec<i32> = names.iter().map(|((_, y), _)| *y).collect();
        for (((x, _), curve), y) in names.iter().zip(apart(&wanted, top, bottom)) {
            let fits = x + 12 + width_of(&curve.label) < right;
            let (x, anchor) =
                if fits { (x + 10, Anchor::Start) } else { (x - 10, Anchor::End) };
            canvas.text(&curve.label, (x, y), anchor, curve.ink)?;
        }
        Ok(())
    }

    /// The names of guides in a narrow chart, above their ends. The key does not list them.
    fn paint_guides(&self, canvas: &Canvas, frame: &Frame) -> Result<()> {
        let guides = self.curves.iter();
        let guides = guides.filter(|c| c.shape.is_none() && c.name == Name::AtEnd);
        let mut ends: Vec<(i32, &Curve)> = guides
            .filter_map(|curve| Some((frame.places(curve).last()?.1 - 9, curve)))
            .collect();
        ends.sort_by_key(|(y, _)| *y);
        let wanted: Vec<i32> = ends.iter().map(|(y, _)| *y).collect();
        let (bottom, top) = frame.y.pixels();
        let right = frame.x.pixels().1 - 4;
        for ((_, curve), y) in ends.iter().zip(apart(&wanted, top - 9, bottom)) {
            canvas.text(&curve.label, (right, y), Anchor::End, Ink::Quiet)?;
        }
        Ok(())
    }

    /// The names at the ends, pushed apart where they would overlap.
    fn paint_labels(&self, canvas: &Canvas, frame: &Frame) -> Result<()> {
        let is_named =
            |curve: &&Curve| curve.name == Name::AtEnd && !curve.label.is_empty();
        let named = self.curves.iter().filter(is_named);
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
}

impl Frame {
    fn at(&self, x: f64, y: f64) -> Place {
        (self.x.at(x), self.y.at(y))
    }

    fn places(&self, curve: &Curve) -> Vec<Place> {
        curve.points.iter().map(|(x, y)| self.at(*x, y.median)).collect()
    }
}

/// A letter on each guide: on level ones side by side from the right end, on slopes
/// near the foot. The style sheet gives letters a rim in the colour of the page.
fn paint_letters(
    canvas: &Canvas,
    guides: &[(char, &Curve)],
    frame: &Frame,
) -> Result<()> {
    let (_, right) = frame.x.pixels();
    let mut at = right - 6;
    for (letter, guide) in guides {
        let places = frame.places(guide);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            continue;
        };
        let place = match guide.name {
            Name::AtEnd => {
                at -= LINE;
                (at + LINE, last.1)
            }
            Name::Beside => {
                let near = |first: i32, last: i32| first + (last - first) / 5;
                (near(first.0, last.0), near(first.1, last.1))
            }
        };
        canvas.text(&letter.to_string(), place, Anchor::Middle, guide.ink)?;
    }
    Ok(())
}

fn paint_curve(canvas: &Canvas, curve: &Curve, frame: &Frame) -> Result<()> {
    let places = frame.places(curve);
    let Some(shape) = curve.shape else {
        return canvas.dashes(&places, curve.ink, 1);
    };
    if curve.joined {
        canvas.line(&places, curve.ink, 2)?;
    }
    for ((x, y), place) in curve.points.iter().zip(&places) {
        let ends = [frame.at(*x, y.least), frame.at(*x, y.greatest)];
        canvas.error_bar(ends, curve.ink)?;
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
