//! Mistake: right, and collects all distances before it counts them.
//! Caught by: memory

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
    let all = left.iter().flat_map(|p| right.iter().map(move |q| distance(p, q)));
    let table: Vec<f64> = all.collect();
    let mut counts = vec![0; bins];
    for distance in table {
        if let Some(count) = counts.get_mut((distance / width) as usize) {
            *count += 1;
        }
    }
    counts
}
