//! Mistake: rounds the size of a part down, to 0 if there are few points.
//! Caught by: more_threads_than_points

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
    let part = left.len() / threads;
    let mut to_right = Vec::new();
    let mut to_left = vec![f64::INFINITY; right.len()];
    std::thread::scope(|scope| {
        let running: Vec<_> = left
            .chunks(part)
            .map(|rows| scope.spawn(move || sweep(rows, right)))
            .collect();
        for thread in running {
            let (rows, columns) = thread.join().unwrap();
            to_right.extend(rows);
            for (nearest, found) in to_left.iter_mut().zip(columns) {
                *nearest = nearest.min(found);
            }
        }
    });
    (to_right, to_left)
}
