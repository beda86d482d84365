//! Mistake: gives a candidate up when one point is far, not when the sum is.
//! Caught by: a_good_start_is_not_enough

/// A point in space.
pub type Point = [f64; 3];

/// The nearest candidate.
pub fn nearest_cluster(cluster: &[Point], candidates: &[Vec<Point>]) -> usize {
    let mut best = (0, f64::INFINITY);
    'candidates: for (number, candidate) in candidates.iter().enumerate() {
        let mut sum = 0.0;
        for p in cluster {
            let square = |q: &Point| -> f64 {
                p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
            };
            let nearest =
                candidate.iter().map(square).fold(f64::INFINITY, f64::min).sqrt();
            if number > 0 && nearest > best.1 / cluster.len() as f64 * 0.05 {
                continue 'candidates;
            }
            sum += nearest;
        }
        if sum < best.1 {
            best = (number, sum);
        }
    }
    best.0
}
