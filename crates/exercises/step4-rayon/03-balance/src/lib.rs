//! Exercise `balance`: pieces of work of different sizes.

/// A point in space.
pub type Point = [f64; 3];

/// The mean distance of the points of a cluster to the nearest of others.
pub fn mean_distance(cluster: &[Point], others: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let less = |a, b| if b < a { b } else { a };
    let nearest =
        |p| others.iter().map(|q| square(p, q)).fold(f64::INFINITY, less).sqrt();
    cluster.iter().map(nearest).sum::<f64>() / cluster.len() as f64
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
