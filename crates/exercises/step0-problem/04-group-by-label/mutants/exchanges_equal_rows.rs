//! Mistake: sorts rows by label with a sort that may exchange equal ones.
//! Caught by: points_keep_their_order

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let mut rows: Vec<(i64, Point)> =
        labels.iter().copied().zip(points.iter().copied()).collect();
    rows.sort_unstable_by_key(|row| row.0);
    rows.retain(|row| row.0 != NOISE);
    rows.chunk_by(|a, b| a.0 == b.0)
        .map(|run| (run[0].0, run.iter().map(|row| row.1).collect()))
        .collect()
}
