//! Mistake: the threads lower the minima of one list: a data race.
//! Caught by: compile

/// A point in space.
pub type Point = [f64; 3];

fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The nearest both ways.
pub fn nearest_both_ways(
    left: &[Point],
    right: &[Point],
    threads: usize,
) -> (Vec<f64>, Vec<f64>) {
    let mut to_right = vec![f64::INFINITY; left.len()];
    let mut to_left = vec![f64::INFINITY; right.len()];
    let part = left.len().div_ceil(threads);
    std::thread::scope(|scope| {
        for (rows, nearest) in left.chunks(part).zip(to_right.chunks_mut(part)) {
            scope.spawn(|| {
                for (p, to_right) in rows.iter().zip(nearest) {
                    for (q, to_left) in right.iter().zip(&mut to_left) {
                        *to_left = to_left.min(distance(p, q));
                        *to_right = to_right.min(distance(p, q));
                    }
                }
            });
        }
    });
    (to_right, to_left)
}
