//! Where plotters draws: an SVG that takes its colours, letters and size from the page.
//!
//! plotters has a backend for SVG of its own. It writes colours as numbers and letters in
//! a size, so a chart would stay light on a dark page. This one writes the CSS of an
//! [`Ink`](super::ink::Ink), and leaves letters to the style sheet.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend,
    DrawingErrorKind,
};
use svg::Document;
use svg::node::element::{Circle, Line, Polygon, Polyline, Rectangle, Text};
use svg::node::{Node, Value};

use super::ink::css_of;

/// Draws into an SVG.
pub struct PageSvg<'a> {
    svg: &'a mut Document,
    size: (u32, u32),
}

/// Nothing that is written to memory fails.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> PageSvg<'a> {
    /// Draws into this SVG, and says how large it is.
    pub fn new(svg: &'a mut Document, size: (u32, u32)) -> Self {
        svg.assign("viewBox", format!("0 0 {} {}", size.0, size.1));
        svg.assign("width", size.0);
        svg.assign("height", size.1);
        Self { svg, size }
    }

    fn add(&mut self, node: impl Node) -> Drawn {
        self.svg.append(node);
        Ok(())
    }
}

/// The values of `fill` and `stroke` for a shape of one colour.
fn fill_and_stroke(
    color: BackendColor,
    is_filled: bool,
) -> (&'static str, &'static str) {
    let css = css_of(color);
    if is_filled { (css, "none") } else { ("none", css) }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> Value {
    let points = path.into_iter().map(|(x, y)| format!("{x},{y}"));
    points.collect::<Vec<String>>().into()
}

impl DrawingBackend for PageSvg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let pixel = Rectangle::new().set("x", x).set("y", y);
        self.add(pixel.set("width", 1).set("height", 1).set("fill", css_of(color)))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        let line = Line::new().set("x1", from.0).set("y1", from.1);
        let line = line.set("x2", to.0).set("y2", to.1);
        let line = line.set("stroke", css_of(style.color()));
        self.add(line.set("stroke-width", style.stroke_width()))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (fill, stroke) = fill_and_stroke(style.color(), fill);
        let rectangle = Rectangle::new().set("x", left).set("y", top);
        let rectangle =
            rectangle.set("width", right - left).set("height", bottom - top);
        self.add(rectangle.set("fill", fill).set("stroke", stroke))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let line = Polyline::new().set("points", points(path)).set("fill", "none");
        let line = line.set("stroke", css_of(style.color()));
        self.add(line.set("stroke-width", style.stroke_width()))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (fill, stroke) = fill_and_stroke(style.color(), fill);
        let circle = Circle::new().set("cx", x).set("cy", y).set("r", radius);
        let circle = circle.set("fill", fill).set("stroke", stroke);
        self.add(circle.set("stroke-width", style.stroke_width()))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let polygon = Polygon::new().set("points", points(path));
        self.add(polygon.set("fill", css_of(style.color())))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // How far the line that letters stand on is below the place.
        let down = match style.anchor().v_pos {
            VPos::Top => "0.76em",
            VPos::Center => "0.5ex",
            VPos::Bottom => "-0.5ex",
        };
        let text = Text::new(text).set("x", x).set("y", y).set("dy", down);
        self.add(text.set("text-anchor", anchor).set("fill", css_of(style.color())))
    }
}
