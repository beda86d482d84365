//! Mistake: right, with a root for each pair of points.
//! Caught by: speed

/// A point in space.
pub type Point = [f64; 3];

fn square(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let nearest =
        |p| to.iter().map(|q| square(p, q).sqrt()).fold(f64::INFINITY, f64::min);
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

/// The Chamfer distance.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}
