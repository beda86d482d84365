//! The box around the data: its centre, its size, and whether a precision can
//! represent it.

use crate::{ClusterSet, Error, Point, Precision, Result};

/// The smallest box, parallel to the axes, around all points of two sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    low: Point,
    high: Point,
}

impl Extent {
    /// The box around both sets.
    #[inline] // compiled, and optimised, in the crate that calls it
    pub fn of(left: &ClusterSet, right: &ClusterSet) -> Self {
        let mut extent =
            Extent { low: [f64::INFINITY; 3], high: [f64::NEG_INFINITY; 3] };
        for cluster in left.clusters().iter().chain(right.clusters()) {
            for point in cluster.points() {
                for (axis, &coordinate) in point.iter().enumerate() {
                    extent.low[axis] = extent.low[axis].min(coordinate);
                    extent.high[axis] = extent.high[axis].max(coordinate);
                }
            }
        }
        extent
    }

    /// The middle of the box. Kernels subtract it first, in f64: far from the origin
    /// the coordinates would otherwise use up the digits that the distances need.
    pub fn centre(&self) -> Point {
        std::array::from_fn(|axis| self.low[axis] / 2.0 + self.high[axis] / 2.0)
    }

    /// The length of the diagonal, the scale that absolute errors are measured by.
    pub fn diagonal(&self) -> f64 {
        let side = |axis| self.high[axis] - self.low[axis];
        side(0).hypot(side(1)).hypot(side(2))
    }

    /// Checks that squared distances neither overflow the precision nor vanish in
    /// it.
    ///
    /// # Errors
    /// Bad input if they do; points that all coincide are fine.
    pub fn check(&self, precision: Precision) -> Result<()> {
        let diagonal = self.diagonal();
        // The smallest distance that still matters, relative to the diagonal,
        // squared.
        let (largest, least, resolution) = match precision {
            Precision::F64 => (f64::MAX, f64::MIN_POSITIVE, 1e-24),
            Precision::F32 => (f32::MAX.into(), f32::MIN_POSITIVE.into(), 1e-12),
        };
        let square = diagonal * diagonal;
        // A factor of 4 leaves room for centring and for rounding.
        let (fault, remedy) = if 4.0 * square > largest {
            ("overflow", "smaller")
        } else if diagonal > 0.0 && square * resolution < least {
            ("underflow", "larger")
        } else {
            return Ok(());
        };
        Err(Error::BadInput(format!(
            "squared distances {fault} {precision}: the data span {diagonal:e}; \
             multiply the coordinates to make them {remedy} (--scale){}",
            if precision == Precision::F32 { " or use --precision f64" } else { "" }
        )))
    }
}
