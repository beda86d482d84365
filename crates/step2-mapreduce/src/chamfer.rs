//! The Chamfer distance between two clusters, as map and reduce.

use step0_problem::Point;

// ANCHOR: rooted
/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    squared_distance(p, q).sqrt()
}

/// The Chamfer distance as the workshop's map-reduce writes it: the distance to
/// every point, the least of them, the mean of these. `f64::min` passes over a NaN.
pub fn chamfer_rooted(left: &[Point], right: &[Point]) -> f64 {
    let mean = |from: &[Point], to: &[Point]| {
        let nearest =
            |p| to.iter().map(|q| distance(p, q)).fold(f64::INFINITY, f64::min);
        from.iter().map(nearest).sum::<f64>() / from.len() as f64
    };
    f64::max(mean(left, right), mean(right, left))
}
// ANCHOR_END: rooted

// ANCHOR: chamfer
/// The square of the Euclidean distance between two points.
pub fn squared_distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The Chamfer distance between two clusters; see step 1 for the definition. The
/// root of the least square is the least root, so one root per point is enough.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}

/// The mean distance from a point of one cluster to the nearest point of the other.
fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let less = |a, b| if b < a { b } else { a };
    let nearest = |p| {
        to.iter().map(|q| squared_distance(p, q)).fold(f64::INFINITY, less).sqrt()
    };
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}
// ANCHOR_END: chamfer
