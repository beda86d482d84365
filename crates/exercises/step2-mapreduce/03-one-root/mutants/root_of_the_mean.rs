//! Mistake: takes the root of the mean of the squares.
//! Caught by: lengths_are_averaged_not_squares

/// A point in space.
pub type Point = [f64; 3];

fn square(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let nearest = |p| to.iter().map(|q| square(p, q)).fold(f64::INFINITY, f64::min);
    (from.iter().map(nearest).sum::<f64>() / from.len() as f64).sqrt()
}

/// The Chamfer distance.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}
