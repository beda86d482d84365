//! The box around the data: its centre, its size, and whether a precision can
//! represent it.

use crate::digits::fill_value;
use crate::{Cluster, ClusterSet, Error, Point, Precision, Result};

/// The smallest box, parallel to the axes, around all points of two sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub(crate) low: Point,
    pub(crate) high: Point,
}

impl Extent {
    /// The box around both sets.
    #[inline] // compiled, and optimised, in the crate that calls it
    pub fn of(left: &ClusterSet, right: &ClusterSet) -> Self {
        Extent::around(left.clusters().iter().chain(right.clusters()))
    }

    /// The box around some clusters.
    #[inline]
    pub fn around<'a>(clusters: impl Iterator<Item = &'a Cluster>) -> Self {
        let mut extent =
            Extent { low: [f64::INFINITY; 3], high: [f64::NEG_INFINITY; 3] };
        for cluster in clusters {
            for point in cluster.points() {
                for (axis, &coordinate) in point.iter().enumerate() {
                    extent.low[axis] = extent.low[axis].min(coordinate);
                    extent.high[axis] = extent.high[axis].max(coordinate);
                }
            }
        }
        extent
    }

    /// Where kernels that compute in this precision put the origin. They subtract it
    /// from the coordinates in f64, before they round. In f32 it is the centre of the
    /// box: far from it, the coordinates would use up the digits that the distances
    /// need. In f64 it stays where it is: the coordinates are given in f64, and their
    /// differences are rounded once, relative to themselves. To move the origin would
    /// only round once more.
    pub fn origin(&self, precision: Precision) -> Point {
        match precision {
            Precision::F64 => [0.0; 3],
            Precision::F32 => self.centre(),
        }
    }

    /// The middle of the box.
    pub fn centre(&self) -> Point {
        std::array::from_fn(|axis| self.low[axis] / 2.0 + self.high[axis] / 2.0)
    }

    /// The length of the diagonal.
    pub fn diagonal(&self) -> f64 {
        let side = |axis| self.side(axis);
        side(0).hypot(side(1)).hypot(side(2))
    }

    /// The length of the box along an axis.
    pub(crate) fn side(&self, axis: usize) -> f64 {
        self.high[axis] - self.low[axis]
    }

    /// The axis along which the box is longest.
    pub(crate) fn longest(&self) -> usize {
        (1..3).fold(
            0,
            |best, axis| {
                if self.side(axis) > self.side(best) { axis } else { best }
            },
        )
    }

    /// δ: by how much a distance in these data changes, at most, when the
    /// coordinates are rounded to f32.
    ///
    /// With the origin in the centre no coordinate is larger than half of its side.
    /// So it is rounded by 2⁻²⁵ of the side at most, and the difference of two by
    /// 2⁻²⁴; the three axes together make 2⁻²⁴ of the diagonal.
    pub fn rounding(&self) -> f64 {
        self.diagonal() / 16_777_216.0 // 2²⁴
    }

    /// Checks that squared distances neither overflow the precision nor vanish in
    /// it.
    ///
    /// # Errors
    /// Bad input if they do; points that all coincide are fine.
    pub fn check(&self, precision: Precision) -> Result<()> {
        let diagonal = self.diagonal();
        // The shortest distance whose square must not vanish, relative to the
        // diagonal, squared. In f32 it is far below what rounding does to a distance.
        let (largest, least, resolution) = match precision {
            Precision::F64 => (f64::MAX, f64::MIN_POSITIVE, 1e-24),
            Precision::F32 => (f32::MAX.into(), f32::MIN_POSITIVE.into(), 1e-16),
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
             multiply the coordinates to make them {remedy} (--scale){}{}",
            if precision == Precision::F32 { " or use --precision f64" } else { "" },
            self.fill_value_reached().unwrap_or_default()
        )))
    }

    /// Says so if the box reaches to a number that often stands for a missing one.
    fn fill_value_reached(&self) -> Option<String> {
        let axis = self.longest();
        let ends = [self.low[axis], self.high[axis]];
        let (end, name) =
            ends.into_iter().find_map(|end| Some((end, fill_value(end)?)))?;
        let axis = ["x", "y", "z"][axis];
        Some(format!(
            ". {axis} reaches {end:e}, {name}: a fill value for a missing number?"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(points: &[Point]) -> ClusterSet {
        ClusterSet::numbered(vec![Cluster::from_points(points).unwrap()]).unwrap()
    }

    #[test]
    fn the_box_its_centre_and_the_rounding() {
        let extent = Extent::of(
            &set(&[[1.0, 5.0, 2.0], [3.0, 4.0, 2.0]]),
            &set(&[[-1.0; 3]]),
        );
        assert_eq!(extent.origin(Precision::F32), [1.0, 2.0, 0.5]);
        assert_eq!(extent.origin(Precision::F64), [0.0; 3]);
        assert_eq!(extent.longest(), 1);
        assert!((extent.diagonal() - 61f64.sqrt()).abs() < 1e-14);
        assert_eq!(extent.rounding(), extent.diagonal() / 2f64.powi(24));
    }

    /// A difference of two coordinates is off by 2⁻²⁴ of their side at most; just
    /// above a power of two, where the numbers of f32 lie the farthest apart for their
    /// size, it can be.
    #[test]
    fn the_rounding_is_the_largest() {
        let half = 1.001;
        let extent =
            Extent::of(&set(&[[-half, 0.0, 0.0]]), &set(&[[half, 0.0, 0.0]]));
        let in_f32 = |x: f64| f64::from(x as f32);
        let apart = 2f64.powi(-23); // the numbers from 1 to 2
        let errors = (0..1000).map(|i| {
            let x = 1.0 + f64::from(i) * 0.499 * apart;
            (in_f32(x) - in_f32(-x) - 2.0 * x).abs()
        });
        let largest = errors.fold(0.0, f64::max);
        assert!(largest <= extent.rounding(), "{largest:e}");
        assert!(largest > 0.99 * extent.rounding(), "{largest:e}");
    }

    #[test]
    fn a_fill_value_that_overflows_is_named() {
        let extent = Extent::of(&set(&[[1.0; 3]]), &set(&[[2.0, 1e20, 2.0]]));
        let error = extent.check(Precision::F32).unwrap_err().to_string();
        assert!(error.contains("overflow f32") && error.contains("--precision f64"));
        assert!(error.contains("y reaches 1e20, "), "{error}");
        assert_eq!(extent.check(Precision::F64), Ok(()));
        let extent = Extent::of(&set(&[[1.0; 3]]), &set(&[[2.0, 1e21, 2.0]]));
        let error = extent.check(Precision::F32).unwrap_err().to_string();
        assert!(!error.contains("fill"), "{error}");
    }
}
