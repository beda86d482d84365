//! Mistake: rounds to the nearest border in place of down.
//! Caught by: points_anywhere

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
    for p in left {
        for q in right {
            let bin = (distance(p, q) / width).round() as usize;
            if bin < bins {
                counts[bin] += 1;
            }
        }
    }
    counts
}
