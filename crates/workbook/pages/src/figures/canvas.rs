//! Drawing: lines, bars, marks and texts in an [`Ink`], which plotters puts on the page.
//!
//! Letters come from the page too, so the width of a text can only be estimated here.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use svg::Document;

use super::backend::PageSvg;
pub use super::ink::Ink;

/// How a point is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A filled circle.
    Dot,
    /// An open circle.
    Ring,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A filled diamond.
    Diamond,
    /// A cross.
    Cross,
    /// A piece of a dashed line: in a key only.
    Dashes,
}

/// Shapes in the order in which series take them.
pub const SHAPES: [Shape; 6] = [
    Shape::Dot,
    Shape::Ring,
    Shape::Square,
    Shape::Triangle,
    Shape::Diamond,
    Shape::Cross,
];

/// Which end of a text is put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// The size of letters in pixels, which the style sheet gives them.
pub const LETTERS: i32 = 13;

/// A place on the canvas, in pixels from the upper left.
pub type Place = (i32, i32);

/// What is drawn on.
pub struct Canvas<'a> {
    area: DrawingArea<PageSvg<'a>, Shift>,
}

/// Draws on a canvas of this size and returns the SVG, on one line.
///
/// # Errors
/// If plotters refuses to draw something.
pub fn draw(
    (width, height): (i32, i32),
    class: &str,
    paint: impl FnOnce(&Canvas) -> Result<()>,
) -> Result<String> {
    let mut svg = Document::new().set("class", class).set("role", "img");
    let size = (width.unsigned_abs(), height.unsigned_abs());
    let canvas = Canvas { area: PageSvg::new(&mut svg, size).into_drawing_area() };
    paint(&canvas)?;
    drop(canvas);
    // A blank line would end the HTML.
    Ok(svg.to_string().lines().collect())
}

impl Canvas<'_> {
    /// A line through places.
    ///
    /// # Errors
    /// If plotters refuses; so for all that follow.
    pub fn line(&self, places: &[Place], ink: Ink, width: u32) -> Result<()> {
        let style = ink.stroke_width(width);
        let line = PathElement::new(places.to_vec(), style);
        self.area.draw(&line).map_err(|error| anyhow!("{error}"))
    }

    /// A line of dashes.
    pub fn dashes(&self, places: &[Place], ink: Ink, width: u32) -> Result<()> {
        let style = ink.stroke_width(width);
        let dashes = DashedPathElement::new(places.to_vec(), 5, 4, style);
        self.area.draw(&dashes).map_err(|error| anyhow!("{error}"))
    }

    /// A filled rectangle.
    pub fn bar(&self, corners: [Place; 2], ink: Ink) -> Result<()> {
        let bar = Rectangle::new(corners, ink.filled());
        self.area.draw(&bar).map_err(|error| anyhow!("{error}"))
    }

    /// A mark at a place.
    pub fn mark(&self, (x, y): Place, shape: Shape, ink: Ink) -> Result<()> {
        let (fill, stroke) = (ink.filled(), ink.stroke_width(2));
        let drawn = match shape {
            Shape::Dot => self.area.draw(&Circle::new((x, y), 4, fill)),
            Shape::Ring => self.area.draw(&Circle::new((x, y), 4, stroke)),
            Shape::Square => self
                .area
                .draw(&Rectangle::new([(x - 4, y - 4), (x + 4, y + 4)], fill)),
            Shape::Triangle => self.area.draw(&TriangleMarker::new((x, y), 5, fill)),
            Shape::Diamond => {
                let corners = [(x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5)];
                self.area.draw(&Polygon::new(corners, fill))
            }
            Shape::Cross => self.area.draw(&Cross::new((x, y), 4, stroke)),
            Shape::Dashes => {
                return self.dashes(&[(x - 7, y), (x + 7, y)], ink, 1);
            }
        };
        drawn.map_err(|error| anyhow!("{error}"))
    }

    /// A line from the least to the greatest, with a short stroke at either end.
    pub fn error_bar(&self, ends: [Place; 2], ink: Ink) -> Result<()> {
        self.line(&ends, ink, 1)?;
        let [(x1, y1), (x2, y2)] = ends;
        let (across, down) = if y1 == y2 { (0, 3) } else { (3, 0) };
        for (x, y) in [(x1, y1), (x2, y2)] {
            self.line(&[(x - across, y - down), (x + across, y + down)], ink, 1)?;
        }
        Ok(())
    }

    /// A text, its middle at the height of `place`.
    pub fn text(
        &self,
        text: &str,
        place: Place,
        anchor: Anchor,
        ink: Ink,
    ) -> Result<()> {
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = ("sans-serif", LETTERS)
            .into_font()
            .color(&ink)
            .pos(Pos::new(horizontal, VPos::Center));
        let text = Text::new(text.to_owned(), place, style);
        self.area.draw(&text).map_err(|error| anyhow!("{error}"))
    }
}

/// A generous estimate of how wide a text is in the page's letters, in pixels.
pub fn width_of(text: &str) -> i32 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | '\'' | '|' | ' '
        | '\u{a0}' | '(' | ')' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '→' => 0.9,
        c if c.is_ascii_uppercase() => 0.68,
        _ => 0.58,
    };
    (text.chars().map(em).sum::<f64>() * f64::from(LETTERS)).ceil() as i32
}

/// A text in lines that are no wider than `width`, where it has spaces to part it at.
pub fn wrap(text: &str, width: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width_of(&format!("{line} {word}")) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_letters_are_those_of_the_page() {
        let svg = draw((100, 40), "wide", |canvas| {
            canvas.text("a < b", (0, 10), Anchor::Start, Ink::Text)?;
            canvas.mark((5, 5), Shape::Diamond, Ink::Here)?;
            canvas.line(&[(0, 0), (9, 9)], Ink::Faint, 1)
        })
        .unwrap();
        assert!(!svg.contains('#') && !svg.contains("sans-serif"), "{svg}");
        assert!(!svg.contains('\n') && svg.contains("a &lt; b"), "{svg}");
        for css in ["currentColor", "var(--figure-here)", "var(--figure-faint)"] {
            assert!(svg.contains(css), "{css} in {svg}");
        }
    }

    #[test]
    fn texts_are_parted_at_spaces() {
        let lines = wrap("one two three four", width_of("one two t"));
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(wrap("alongwordalone", 5), ["alongwordalone"]);
    }
}
