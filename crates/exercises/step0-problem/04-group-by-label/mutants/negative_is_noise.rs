//! Mistake: takes every negative label for noise.
//! Caught by: other_negative_labels_are_clusters

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut clusters = std::collections::BTreeMap::<i64, Vec<Point>>::new();
    for (&point, &label) in points.iter().zip(labels) {
        if label >= 0 {
            clusters.entry(label).or_default().push(point);
        }
    }
    clusters.into_iter().collect()
}
