//! Exercise `group-by-label`: clusters from a table, in one go.

// region: what the answer needs
use std::collections::BTreeMap;
// endregion

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label, in the order of the table; labels ascending, without
/// [`NOISE`]. There are as many labels as points.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    // region: answer
    // stub: let _ = (points, labels);
    // stub: todo!()
    let mut clusters: BTreeMap<i64, Vec<Point>> = BTreeMap::new();
    for (&point, &label) in points.iter().zip(labels) {
        if label != NOISE {
            clusters.entry(label).or_default().push(point);
        }
    }
    clusters.into_iter().collect()
    // endregion
}
