//! Exercise `balance`: pieces of work of different sizes.

/// A point in space.
pub type Point = [f64; 3];

/// The mean distance of the points of a cluster to some others, over all pairs.
pub fn mean_distance(cluster: &[Point], others: &[Point]) -> f64 {
    let distance = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    };
    let to_all = |p| others.iter().map(|q| distance(p, q)).sum::<f64>();
    let count = cluster.len() * others.len();
    cluster.iter().map(to_all).sum::<f64>() / count as f64
}

/// [`mean_distance`] of each cluster, in their order, on so many threads. No cluster
/// is empty, and neither is `others`.
pub fn mean_distances(
    clusters: &[Vec<Point>],
    others: &[Point],
    threads: usize,
) -> Vec<f64> {
    let _ = (clusters, others, threads);
    todo!()
}
