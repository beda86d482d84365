//! Mistake: goes from the left to the right only.
//! Caught by: the_larger_direction_counts

/// A point in space.
pub type Point = [f64; 3];

fn square(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The Chamfer distance.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    let nearest =
        |p| right.iter().map(|q| square(p, q)).fold(f64::INFINITY, f64::min).sqrt();
    left.iter().map(nearest).sum::<f64>() / left.len() as f64
}
