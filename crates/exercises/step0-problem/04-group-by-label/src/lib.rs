//! Exercise `group-by-label`: clusters from a table, in one go.

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label, in the order of the table; labels ascending, without
/// [`NOISE`]. There are as many labels as points.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let _ = (points, labels);
    todo!()
}
