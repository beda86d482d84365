//! Mistake: takes the larger direction, as this book does, and does not add.
//! Caught by: both_directions_are_added

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
    let mut sum = 0.0;
    for k in 0..x.len() {
        let (x, y) = (&x[k][..x_lengths[k]], &y[k][..y_lengths[k]]);
        sum += f64::max(mean_square(x, y), mean_square(y, x));
    }
    sum / x.len() as f64
}
