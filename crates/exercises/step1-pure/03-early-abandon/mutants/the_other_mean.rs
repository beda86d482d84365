//! Mistake: the mean over the candidate's points, not over the cluster's.
//! Caught by: the_mean_is_over_the_cluster

/// A point in space.
pub type Point = [f64; 3];

/// The nearest candidate.
pub fn nearest_cluster(cluster: &[Point], candidates: &[Vec<Point>]) -> usize {
    let mut best = (0, f64::INFINITY);
    for (number, candidate) in candidates.iter().enumerate() {
        let mut sum = 0.0;
        for q in candidate {
            let square = |p: &Point| -> f64 {
                p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
            };
            sum += cluster.iter().map(square).fold(f64::INFINITY, f64::min).sqrt();
        }
        let mean = sum / candidate.len() as f64;
        if mean < best.1 {
            best = (number, mean);
        }
    }
    best.0
}
