//! Mistake: hides the difference behind fewer digits.
//! Caught by: as_exact_as_a_plain_sum

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
    let part = points.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = points
            .chunks(part)
            .map(|points| {
                scope.spawn(move || {
                    points.iter().map(|p| nearest(p, others)).sum::<f64>()
                })
            })
            .collect();
        let sums = running.into_iter().map(|thread| thread.join().unwrap());
        f64::from(sums.sum::<f64>() as f32)
    })
}
