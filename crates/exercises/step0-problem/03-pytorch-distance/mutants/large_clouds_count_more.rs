//! Mistake: adds the squares of all pairs and divides by all points.
//! Caught by: each_pair_of_a_batch_counts_alike

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
    let (mut there, mut back) = (0.0, 0.0);
    for k in 0..x.len() {
        let (x, y) = (&x[k][..x_lengths[k]], &y[k][..y_lengths[k]]);
        there += mean_square(x, y) * x.len() as f64;
        back += mean_square(y, x) * y.len() as f64;
    }
    there / x_lengths.iter().sum::<usize>() as f64
        + back / y_lengths.iter().sum::<usize>() as f64
}
