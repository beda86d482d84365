//! An equal number of clusters for each thread.

/// A point in space.
pub type Point = [f64; 3];

/// The mean distance of a cluster.
pub fn mean_distance(cluster: &[Point], others: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let less = |a, b| if b < a { b } else { a };
    let nearest =
        |p| others.iter().map(|q| square(p, q)).fold(f64::INFINITY, less).sqrt();
    cluster.iter().map(nearest).sum::<f64>() / cluster.len() as f64
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
