//! Mistake: takes the padding for points.
//! Caught by: padding_is_no_point

/// A point in space.
pub type Point = [f64; 3];

fn mean_square(from: &[Point], to: &[Point]) -> f64 {
    let mut sum = 0.0;
    for p in from {
        let mut nearest = f64::INFINITY;
        for q in to {
            let square: f64 = p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum();
            nearest = nearest.min(square);
        }
        sum += nearest;
    }
    sum / from.len() as f64
}

/// The distance of a batch.
pub fn chamfer_distance(
    x: &[Vec<Point>],
    x_lengths: &[usize],
    y: &[Vec<Point>],
    y_lengths: &[usize],
) -> f64 {
    let _ = (x_lengths, y_lengths);
    let mut sum = 0.0;
    for (x, y) in x.iter().zip(y) {
        sum += mean_square(x, y) + mean_square(y, x);
    }
    sum / x.len() as f64
}
