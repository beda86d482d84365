//! Mistake: puts the means of the first thread before those of the second.
//! Caught by: in_the_order_of_the_clusters

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
    use std::sync::atomic::{AtomicUsize, Ordering};
    let next = AtomicUsize::new(0);
    let started = std::sync::Barrier::new(threads);
    let work = || {
        let mut found = Vec::new();
        started.wait();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(cluster) = clusters.get(number) else { return found };
            found.push(mean_distance(cluster, others));
        }
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
