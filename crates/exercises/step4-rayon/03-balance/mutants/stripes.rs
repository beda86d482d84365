//! Mistake: the clusters are dealt out in turn, whatever their size.
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
    std::thread::scope(|scope| {
        let stripe = |first: usize| {
            let numbers = (first..clusters.len()).step_by(threads);
            numbers.map(|n| (n, mean_distance(&clusters[n], others))).collect()
        };
        let running: Vec<_> =
            (0..threads).map(|first| scope.spawn(move || stripe(first))).collect();
        for thread in running {
            let found: Vec<(usize, f64)> = thread.join().unwrap();
            for (number, mean) in found {
                means[number] = mean;
            }
        }
    });
    means
}
