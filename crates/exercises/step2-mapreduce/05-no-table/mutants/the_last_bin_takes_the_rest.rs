//! Mistake: counts what lies beyond the last bin in the last bin.
//! Caught by: what_is_beyond_is_not_counted

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
            let bin =
                ((distance(p, q) / width) as usize).min(bins.saturating_sub(1));
            if bins > 0 {
                counts[bin] += 1;
            }
        }
    }
    counts
}
