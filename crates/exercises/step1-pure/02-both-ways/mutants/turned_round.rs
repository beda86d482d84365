//! Mistake: takes for the nearest on the left whichever has chosen this one.
//! Caught by: clusters_anywhere

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
        if candidate < best {
            best = candidate;
        }
    }
    best.1
}

/// Pairs two sets.
pub fn pair(left: &[Cluster], right: &[Cluster]) -> (Vec<i64>, Vec<i64>) {
    let left_to_right: Vec<i64> =
        left.iter().map(|l| nearest_id(&l.1, right)).collect();
    // Whoever has chosen this one.
    let chosen_by = |r: &Cluster| {
        let place = left_to_right.iter().position(|&id| id == r.0);
        place.map_or(left[0].0, |place| left[place].0)
    };
    let right_to_left = right.iter().map(chosen_by).collect();
    (left_to_right, right_to_left)
}
