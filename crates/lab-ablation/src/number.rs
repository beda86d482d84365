//! Points in either precision, side by side in memory as in step 2.

use std::ops::{Add, Mul, Sub};

use step0_problem::{ClusterSet, Point};
use step3_simd::Real;

/// f32 or f64, with arithmetic.
pub trait Number:
    Real + Into<f64> + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
}
impl Number for f32 {}
impl Number for f64 {}

/// The square of the Euclidean distance.
pub fn squared<T: Number>(p: [T; 3], q: [T; 3]) -> T {
    let [x, y, z] = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
    x * x + y * y + z * z
}

/// The lesser; the first if either is NaN.
pub fn less<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// The points of each cluster with this point as the origin, as in step 3's layout but
/// one point after the other.
pub fn moved<T: Number>(set: &ClusterSet, origin: Point) -> Vec<Vec<[T; 3]>> {
    let moved =
        |point: &Point| [0, 1, 2].map(|axis| T::rounded(point[axis] - origin[axis]));
    let clusters = set.clusters().iter();
    clusters.map(|cluster| cluster.points().iter().map(moved).collect()).collect()
}
