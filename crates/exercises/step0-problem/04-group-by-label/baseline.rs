//! The whole table for each label.

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut found = labels.to_vec();
    found.sort_unstable();
    found.dedup();
    found.retain(|&label| label != NOISE);
    let with = |wanted| {
        let rows =
            points.iter().zip(labels).filter(move |(_, label)| **label == wanted);
        rows.map(|(point, _)| *point).collect()
    };
    found.into_iter().map(|label| (label, with(label))).collect()
}
