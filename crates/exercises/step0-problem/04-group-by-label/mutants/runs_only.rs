//! Mistake: cuts the table where the label changes, and does not sort first.
//! Caught by: rows_of_a_cluster_may_lie_apart

/// A point in space.
pub type Point = [f64; 3];

/// The label of points that belong to no cluster.
pub const NOISE: i64 = -1;

/// The points of each label.
pub fn group_by_label(points: &[Point], labels: &[i64]) -> Vec<(i64, Vec<Point>)> {
    let rows: Vec<(i64, Point)> =
        labels.iter().copied().zip(points.iter().copied()).collect();
    let runs = rows.chunk_by(|a, b| a.0 == b.0).filter(|run| run[0].0 != NOISE);
    let mut clusters: Vec<(i64, Vec<Point>)> =
        runs.map(|run| (run[0].0, run.iter().map(|row| row.1).collect())).collect();
    clusters.sort_by_key(|cluster| cluster.0);
    clusters
}
