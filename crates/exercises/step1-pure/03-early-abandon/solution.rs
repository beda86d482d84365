//! Exercise `early-abandon`: the nearest of some clusters, found with less work.

/// A point in space.
pub type Point = [f64; 3];

/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

// region: the part that leaves early
/// The sum over `cluster` of the distance to the nearest of `others`; none as soon as
/// it reaches `limit`.
fn directed(cluster: &[Point], others: &[Point], limit: f64) -> Option<f64> {
    let mut sum = 0.0;
    for p in cluster {
        let mut nearest = f64::INFINITY;
        for q in others {
            nearest = nearest.min(distance(p, q));
        }
        sum += nearest;
        if sum >= limit {
            return None;
        }
    }
    Some(sum)
}
// endregion

/// The number of the candidate with the least mean distance from the points of
/// `cluster` to its nearest point; the first of equal ones. There is at least one
/// candidate, and no cluster is empty.
pub fn nearest_cluster(cluster: &[Point], candidates: &[Vec<Point>]) -> usize {
    // region: answer
    // stub: let _ = (cluster, candidates);
    // stub: todo!()
    let mut best = (0, f64::INFINITY);
    for (number, candidate) in candidates.iter().enumerate() {
        if let Some(sum) = directed(cluster, candidate, best.1) {
            best = (number, sum);
        }
    }
    best.0
    // endregion
}
