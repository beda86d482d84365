//! Mistake: forgets that noise is no cluster.
//! Caught by: noise_is_no_cluster

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut clusters = std::collections::BTreeMap::<i64, Vec<Point>>::new();
    for (&point, &label) in points.iter().zip(labels) {
        clusters.entry(label).or_default().push(point);
    }
    clusters.into_iter().collect()
}
