//! Exercise `two-threads-one-list`: minima both ways, on several threads.

/// A point in space.
pub type Point = [f64; 3];

/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// For each point on the left the distance to the nearest on the right, and for each
/// on the right that to the nearest on the left. There are one or more of each, and
/// one or more threads.
pub fn nearest_both_ways(
    left: &[Point],
    right: &[Point],
    threads: usize,
) -> (Vec<f64>, Vec<f64>) {
    let _ = (left, right, threads);
    todo!()
}
