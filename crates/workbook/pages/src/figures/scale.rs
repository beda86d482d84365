//! Axes: from values to pixels, and the ticks that say so honestly.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{IntoLogRange, LogCoord};

use super::format::{superscript, trimmed};

/// How values are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Evenly, from 0.
    Linear,
    /// A factor of ten takes the same room everywhere.
    Log10,
    /// A factor of two does, and ticks are powers of two.
    Log2,
}

/// An axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it shows, with its unit.
    pub title: String,
    /// How its values are laid out.
    pub kind: Kind,
}

impl Axis {
    /// An axis of this title and kind.
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        Self { title: title.into(), kind }
    }
}

/// A tick: a value, and its label unless it is a minor one.
pub type Tick = (f64, Option<String>);

/// An axis with its range on the canvas.
pub struct Scale {
    coordinate: Coordinate,
    kind: Kind,
    range: (f64, f64),
    pixels: (i32, i32),
}

enum Coordinate {
    Linear(RangedCoordf64),
    Log(LogCoord<f64>),
}

impl Scale {
    /// The scale that takes all of these values to the pixels between two. Values on a
    /// logarithmic one are above 0.
    pub fn new(
        kind: Kind,
        values: impl Iterator<Item = f64>,
        pixels: (i32, i32),
    ) -> Self {
        let (least, greatest) = values
            .fold((f64::INFINITY, 0.0_f64), |(lo, hi), v| (lo.min(v), hi.max(v)));
        let range = match kind {
            Kind::Linear => (0.0, greatest * 1.04),
            Kind::Log2 => (least / 1.12, greatest * 1.12),
            Kind::Log10 => (least / 1.25, greatest * 1.25),
        };
        let coordinate = match kind {
            Kind::Linear => Coordinate::Linear((range.0..range.1).into()),
            Kind::Log10 | Kind::Log2 => {
                Coordinate::Log((range.0..range.1).log_scale().into())
            }
        };
        Self { coordinate, kind, range, pixels }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> i32 {
        match &self.coordinate {
            Coordinate::Linear(linear) => linear.map(&value, self.pixels),
            Coordinate::Log(log) => log.map(&value, self.pixels),
        }
    }

    /// The first and the last value shown.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// The pixels between which values are shown.
    pub fn pixels(&self) -> (i32, i32) {
        self.pixels
    }

    /// The ticks, about as many labelled as there is room for.
    pub fn ticks(&self) -> Vec<Tick> {
        let room = f64::from((self.pixels.1 - self.pixels.0).abs());
        match self.kind {
            Kind::Linear => linear_ticks(self.range.1, room / 45.0),
            Kind::Log2 => powers(self.range, 2.0, &[1]),
            Kind::Log10 => {
                let decades = (self.range.1 / self.range.0).log10();
                let labelled: &[u32] = match room / decades {
                    room if room > 130.0 => &[1, 2, 5],
                    _ => &[1],
                };
                powers(self.range, 10.0, labelled)
            }
        }
    }
}

/// Multiples of 1, 2 or 5 times a power of ten, about `at_most` of them.
fn linear_ticks(end: f64, at_most: f64) -> Vec<Tick> {
    let rough = end / at_most.max(2.0);
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|multiple| multiple * power)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * power);
    (0..)
        .map(|index| f64::from(index) * step)
        .take_while(|value| *value <= end)
        .map(|value| (value, Some(label(value))))
        .collect()
}

/// Multiples of powers of the base in the range; those `labelled` have labels.
fn powers((from, to): (f64, f64), base: f64, labelled: &[u32]) -> Vec<Tick> {
    let first = (from.ln() / base.ln()).floor() as i32;
    let last = (to.ln() / base.ln()).ceil() as i32;
    let multiples = 1..base as u32;
    (first..=last)
        .flat_map(|power| multiples.clone().map(move |multiple| (power, multiple)))
        .map(|(power, multiple)| {
            let value = f64::from(multiple) * base.powi(power);
            (value, labelled.contains(&multiple).then(|| label(value)))
        })
        .filter(|(value, _)| (from..=to).contains(value))
        .collect()
}

/// A tick's value without needless zeros.
fn label(value: f64) -> String {
    if value >= 1e4 && value.log10().fract() == 0.0 {
        return format!("10{}", superscript(&format!("{:.0}", value.log10())));
    }
    trimmed(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: &Scale) -> Vec<String> {
        scale.ticks().into_iter().filter_map(|(_, label)| label).collect()
    }

    #[test]
    fn equal_factors_take_equal_room_on_a_log_scale() {
        let scale = Scale::new(Kind::Log10, [0.01, 10.0].into_iter(), (0, 600));
        let (a, b, c) = (scale.at(0.1), scale.at(1.0), scale.at(10.0));
        assert!(((b - a) - (c - b)).abs() <= 1, "{a} {b} {c}");
        assert_eq!(labels(&scale)[..4], ["0.01", "0.02", "0.05", "0.1"]);
        let narrow = Scale::new(Kind::Log10, [0.01, 10.0].into_iter(), (0, 200));
        assert_eq!(labels(&narrow), ["0.01", "0.1", "1", "10"]);
    }

    #[test]
    fn threads_are_powers_of_two_and_bars_start_at_zero() {
        let threads = Scale::new(Kind::Log2, [1.0, 16.0].into_iter(), (0, 300));
        assert_eq!(labels(&threads), ["1", "2", "4", "8", "16"]);
        let bars = Scale::new(Kind::Linear, [3.0, 9.0].into_iter(), (0, 300));
        assert_eq!(bars.at(0.0), 0);
        assert_eq!(labels(&bars), ["0", "2", "4", "6", "8"]);
    }
}
