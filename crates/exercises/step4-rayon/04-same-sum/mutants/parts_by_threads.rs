//! Mistake: cuts each thread's share into parts of 64: the first part of a share begins elsewhere if there are more threads.
//! Caught by: the_same_to_the_last_bit

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
    let share = points.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = points
            .chunks(share)
            .map(|points| {
                scope.spawn(move || {
                    let parts = points.chunks(64);
                    parts
                        .map(|part| part.iter().map(|p| nearest(p, others)).sum())
                        .collect::<Vec<f64>>()
                })
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).sum()
    })
}
