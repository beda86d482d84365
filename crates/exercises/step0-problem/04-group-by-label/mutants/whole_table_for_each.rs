//! Mistake: right, and goes through the whole table for each label.
//! Caught by: speed

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut clusters: Vec<(i64, Vec<Point>)> = Vec::new();
    let all: std::collections::BTreeSet<i64> = labels.iter().copied().collect();
    for wanted in all.into_iter().filter(|&label| label != NOISE) {
        let mut cluster = Vec::new();
        for (point, &label) in points.iter().zip(labels) {
            if label == wanted {
                cluster.push(*point);
            }
        }
        clusters.push((wanted, cluster));
    }
    clusters
}
