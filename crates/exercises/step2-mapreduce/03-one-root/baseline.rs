//! A root for each pair of points.

/// A point in space.
pub type Point = [f64; 3];

/// The distance.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The Chamfer distance.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    let mean = |from: &[Point], to: &[Point]| {
        let nearest =
            |p| to.iter().map(|q| distance(p, q)).fold(f64::INFINITY, f64::min);
        from.iter().map(nearest).sum::<f64>() / from.len() as f64
    };
    f64::max(mean(left, right), mean(right, left))
}
