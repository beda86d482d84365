//! Mistake: a later candidate that is as near takes the place of the first.
//! Caught by: the_first_of_equal_ones_wins

/// A point in space.
pub type Point = [f64; 3];

fn directed(cluster: &[Point], others: &[Point], limit: f64) -> Option<f64> {
    let mut sum = 0.0;
    for p in cluster {
        let mut nearest = f64::INFINITY;
        for q in others {
            let square: f64 = p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum();
            nearest = nearest.min(square.sqrt());
        }
        sum += nearest;
        if sum > limit {
            return None;
        }
    }
    Some(sum)
}

/// The nearest candidate.
pub fn nearest_cluster(cluster: &[Point], candidates: &[Vec<Point>]) -> usize {
    let mut best = (0, f64::INFINITY);
    for (number, candidate) in candidates.iter().enumerate() {
        if let Some(sum) = directed(cluster, candidate, best.1) {
            best = (number, sum);
        }
    }
    best.0
}
