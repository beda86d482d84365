//! Mistake: leaves the clusters in the order in which they first appear.
//! Caught by: labels_ascend

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut places = std::collections::HashMap::new();
    let mut clusters: Vec<(i64, Vec<Point>)> = Vec::new();
    for (&point, &label) in points.iter().zip(labels) {
        if label == NOISE {
            continue;
        }
        let place = *places.entry(label).or_insert_with(|| {
            clusters.push((label, Vec::new()));
            clusters.len() - 1
        });
        clusters[place].1.push(point);
    }
    clusters
}
