//! Mistake: right, and computes each distance twice.
//! Caught by: speed

/// A point in space.
pub type Point = [f64; 3];

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let less = |a, b| if b < a { b } else { a };
    let nearest =
        |p| to.iter().map(|q| square(p, q)).fold(f64::INFINITY, less).sqrt();
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

/// Pairs two sets.
pub fn pair(left: &[Vec<Point>], right: &[Vec<Point>]) -> (Vec<usize>, Vec<usize>) {
    let nearest = |cluster: &[Point], others: &[Vec<Point>]| {
        let mut best = (f64::INFINITY, 0);
        for (place, other) in others.iter().enumerate() {
            let d = chamfer(cluster, other);
            if d < best.0 {
                best = (d, place);
            }
        }
        best.1
    };
    (
        left.iter().map(|l| nearest(l, right)).collect(),
        right.iter().map(|r| nearest(r, left)).collect(),
    )
}
