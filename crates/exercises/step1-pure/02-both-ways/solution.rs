//! Exercise `both-ways`: for each cluster of either set its nearest in the other.

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

// region: one direction
/// The id of the nearest of the others; of equally near ones the lowest.
fn nearest_id(cluster: &[Point], others: &[Cluster]) -> i64 {
    let mut best = (f64::INFINITY, i64::MAX);
    for (id, other) in others {
        let candidate = (chamfer(cluster, other), *id);
        if candidate < best {
            best = candidate;
        }
    }
    best.1
}
// endregion

/// For each cluster on the left the id of the nearest on the right, and for each on
/// the right that of the nearest on the left; of equally near ones the lowest id.
/// Neither set is empty, ids are unique within a set, and no cluster is empty.
pub fn pair(left: &[Cluster], right: &[Cluster]) -> (Vec<i64>, Vec<i64>) {
    // region: answer
    // stub: let _ = (left, right);
    // stub: todo!()
    let mut left_to_right = Vec::new();
    for (_, cluster) in left {
        left_to_right.push(nearest_id(cluster, right));
    }
    let mut right_to_left = Vec::new();
    for (_, cluster) in right {
        right_to_left.push(nearest_id(cluster, left));
    }
    (left_to_right, right_to_left)
    // endregion
}
