//! Mistake: expands the square of the difference, and loses digits far away.
//! Caught by: far_from_the_origin

/// A point in space.
pub type Point = [f64; 3];

fn square(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn dot(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| a * b).sum()
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let expanded = |p, q| {
        (square(p, &[0.0; 3]) + square(q, &[0.0; 3]) - 2.0 * dot(p, q)).max(0.0)
    };
    let nearest =
        |p| to.iter().map(|q| expanded(p, q)).fold(f64::INFINITY, f64::min).sqrt();
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

/// The Chamfer distance.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}
