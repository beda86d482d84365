//! Mistake: takes the next cluster under a lock and holds it while working.
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
    let queue = std::sync::Mutex::new(clusters.iter().enumerate());
    let means = std::sync::Mutex::new(vec![0.0; clusters.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let mut queue = queue.lock().unwrap();
                    let Some((number, cluster)) = queue.next() else { return };
                    let mean = mean_distance(cluster, others);
                    means.lock().unwrap()[number] = mean;
                }
            });
        }
    });
    means.into_inner().unwrap()
}
