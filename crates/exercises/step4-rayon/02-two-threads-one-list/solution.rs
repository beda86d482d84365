//! Exercise `two-threads-one-list`: minima both ways, on several threads.

/// A point in space.
pub type Point = [f64; 3];

/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

// region: what a thread does
/// For each of some points on the left and for each on the right the distance to the
/// nearest of the others.
fn sweep(rows: &[Point], right: &[Point]) -> (Vec<f64>, Vec<f64>) {
    let mut to_left = vec![f64::INFINITY; right.len()];
    let mut nearest_in_row = |p: &Point| {
        let mut nearest = f64::INFINITY;
        for (q, nearest_so_far) in right.iter().zip(&mut to_left) {
            let distance = distance(p, q);
            nearest = nearest.min(distance);
            *nearest_so_far = nearest_so_far.min(distance);
        }
        nearest
    };
    let to_right = rows.iter().map(&mut nearest_in_row).collect();
    (to_right, to_left)
}
// endregion

/// For each point on the left the distance to the nearest on the right, and for each
/// on the right that to the nearest on the left. There are one or more of each, and
/// one or more threads.
pub fn nearest_both_ways(
    left: &[Point],
    right: &[Point],
    threads: usize,
) -> (Vec<f64>, Vec<f64>) {
    // region: the threads and the merge
    // stub: let _ = (left, right, threads);
    // stub: todo!()
    let part = left.len().div_ceil(threads);
    let mut to_right = Vec::new();
    let mut to_left = vec![f64::INFINITY; right.len()];
    std::thread::scope(|scope| {
        let parts = left.chunks(part);
        let running: Vec<_> =
            parts.map(|rows| scope.spawn(move || sweep(rows, right))).collect();
        for thread in running {
            let (rows, columns) = thread.join().expect("a sweep does not panic");
            to_right.extend(rows);
            for (nearest, found) in to_left.iter_mut().zip(columns) {
                *nearest = nearest.min(found);
            }
        }
    });
    (to_right, to_left)
    // endregion
}
