//! Mistake: pairs the points by their places.
//! Caught by: every_point_meets_every_other

/// A point in space.
pub type Point = [f64; 3];

/// The distance.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The histogram.
pub fn histogram(
    left: &[Point],
    right: &[Point],
    width: f64,
    bins: usize,
) -> Vec<u64> {
    let mut counts = vec![0; bins];
    for (p, q) in left.iter().zip(right) {
        if let Some(count) = counts.get_mut((distance(p, q) / width) as usize) {
            *count += 1;
        }
    }
    counts
}
