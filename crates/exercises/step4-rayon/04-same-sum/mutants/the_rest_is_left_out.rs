//! Mistake: what is left when the threads have equal parts is not added.
//! Caught by: every_point_counts

/// A point in space.
pub type Point = [f64; 3];

/// The distance to the nearest.
pub fn nearest(p: &Point, others: &[Point]) -> f64 {
    let square =
        |q: &Point| -> f64 { p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum() };
    let less = |a, b| if b < a { b } else { a };
    others.iter().map(square).fold(f64::INFINITY, less).sqrt()
}

/// The sum.
pub fn sum_of_nearest(points: &[Point], others: &[Point], threads: usize) -> f64 {
    let part = (points.len() / threads).max(1);
    let mut distances = vec![0.0; points.len() / part * part];
    std::thread::scope(|scope| {
        let parts = points.chunks_exact(part).zip(distances.chunks_mut(part));
        for (points, distances) in parts {
            scope.spawn(move || {
                for (p, distance) in points.iter().zip(distances) {
                    *distance = nearest(p, others);
                }
            });
        }
    });
    distances.iter().sum()
}
