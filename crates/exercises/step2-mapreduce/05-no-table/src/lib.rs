//! Exercise `no-table`: all distances between two sets of points, one at a time.

/// A point in space.
pub type Point = [f64; 3];

/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// How many of the distances between a point on the left and one on the right lie in
/// each of so many bins: bin k is from k times the width up to, but without, k + 1
/// times. Distances beyond the last bin are not counted. The width is positive.
pub fn histogram(
    left: &[Point],
    right: &[Point],
    width: f64,
    bins: usize,
) -> Vec<u64> {
    let _ = (left, right, width, bins);
    todo!()
}
