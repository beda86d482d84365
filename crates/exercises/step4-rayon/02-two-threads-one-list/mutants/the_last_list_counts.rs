//! Mistake: takes the minima of the thread that is joined last.
//! Caught by: each_thread_has_a_say

/// A point in space.
pub type Point = [f64; 3];

fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn sweep(rows: &[Point], right: &[Point]) -> (Vec<f64>, Vec<f64>) {
    let mut to_left = vec![f64::INFINITY; right.len()];
    let mut to_right = Vec::new();
    for p in rows {
        let mut nearest = f64::INFINITY;
        for (q, so_far) in right.iter().zip(&mut to_left) {
            nearest = nearest.min(distance(p, q));
            *so_far = so_far.min(distance(p, q));
        }
        to_right.push(nearest);
    }
    (to_right, to_left)
}

/// The nearest both ways.
pub fn nearest_both_ways(
    left: &[Point],
    right: &[Point],
    threads: usize,
) -> (Vec<f64>, Vec<f64>) {
    let part = left.len().div_ceil(threads);
    let (mut to_right, mut to_left) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let running: Vec<_> = left
            .chunks(part)
            .map(|rows| scope.spawn(move || sweep(rows, right)))
            .collect();
        for thread in running {
            let (rows, columns) = thread.join().unwrap();
            to_right.extend(rows);
            to_left = columns;
        }
    });
    (to_right, to_left)
}
