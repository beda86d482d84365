//! The table of all distances, and then the histogram.

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
    let mut table = Vec::new();
    for p in left {
        for q in right {
            table.push(distance(p, q));
        }
    }
    let mut counts = vec![0; bins];
    for distance in table {
        let bin = (distance / width) as usize;
        if bin < bins {
            counts[bin] += 1;
        }
    }
    counts
}
