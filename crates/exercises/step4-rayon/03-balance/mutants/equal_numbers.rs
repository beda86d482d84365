//! Mistake: each thread gets as many clusters as the others.
//! Caught by: speed

/// A point in space.
pub type Point = [f64; 3];

/// The mean distance of a cluster.
pub fn mean_distance(cluster: &[Point], others: &[Point]) -> f64 {
    let distance = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    };
    let to_all = |p| others.iter().map(|q| distance(p, q)).sum::<f64>();
    let count = cluster.len() * others.len();
    cluster.iter().map(to_all).sum::<f64>() / count as f64
}

/// The mean distances.
pub fn mean_distances(
    clusters: &[Vec<Point>],
    others: &[Point],
    threads: usize,
) -> Vec<f64> {
    let mut means = vec![0.0; clusters.len()];
    let part = clusters.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (clusters, means) in clusters.chunks(part).zip(means.chunks_mut(part)) {
            scope.spawn(move || {
                for (cluster, mean) in clusters.iter().zip(means) {
                    *mean = mean_distance(cluster, others);
                }
            });
        }
    });
    means
}
