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
    // region: the division of the work
    // stub: let _ = (clusters, others, threads);
    // stub: todo!()
    use std::sync::atomic::{AtomicUsize, Ordering};

    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(cluster) = clusters.get(number) else { return found };
            found.push((number, mean_distance(cluster, others)));
        }
    };
    let mut means = vec![0.0; clusters.len()];
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for thread in running {
            for (number, mean) in thread.join().expect("a mean does not panic") {
                means[number] = mean;
            }
        }
    });
    means
    // endregion
}
