//! Mistake: of equally near ones takes the first, whatever its id.
//! Caught by: the_lower_id_wins_on_the_right

/// A point in space.
pub type Point = [f64; 3];

/// A cluster with its id.
pub type Cluster = (i64, Vec<Point>);

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let mut sum = 0.0;
    for p in from {
        let mut nearest = f64::INFINITY;
        for q in to {
            let square: f64 = p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum();
            nearest = nearest.min(square.sqrt());
        }
        sum += nearest;
    }
    sum / from.len() as f64
}

fn nearest_id(cluster: &[Point], others: &[Cluster]) -> i64 {
    let mut best = (f64::INFINITY, i64::MAX);
    for (id, other) in others {
        let candidate = (chamfer(cluster, other), *id);
        if candidate.0 < best.0 {
            best = candidate;
        }
    }
    best.1
}

/// Pairs two sets.
pub fn pair(left: &[Cluster], right: &[Cluster]) -> (Vec<i64>, Vec<i64>) {
    let left_to_right = left.iter().map(|l| nearest_id(&l.1, right)).collect();
    let right_to_left = right.iter().map(|r| nearest_id(&r.1, left)).collect();
    (left_to_right, right_to_left)
}
