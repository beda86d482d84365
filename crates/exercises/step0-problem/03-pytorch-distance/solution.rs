//! Exercise `pytorch-distance`: another distance of the same name.

/// A point in space.
pub type Point = [f64; 3];

// region: one direction
/// The mean over `from` of the squared distance to the nearest point of `to`.
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
// endregion

/// PyTorch3D's `chamfer_distance` with its defaults: for each pair of clouds the mean
/// square of the distance to the nearest point, both directions added; of these the
/// mean over the batch.
///
/// Of `x[k]` the first `x_lengths[k]` points count, one or more; what follows is
/// padding. The same for `y`. There is at least one pair.
pub fn chamfer_distance(
    x: &[Vec<Point>],
    x_lengths: &[usize],
    y: &[Vec<Point>],
    y_lengths: &[usize],
) -> f64 {
    // region: answer
    // stub: let _ = (x, x_lengths, y, y_lengths);
    // stub: todo!()
    let mut sum = 0.0;
    let pairs = x.iter().zip(x_lengths).zip(y.iter().zip(y_lengths));
    for ((x, &n), (y, &m)) in pairs {
        // Behind this line there is no padding.
        let (x, y) = (&x[..n], &y[..m]);
        sum += mean_square(x, y) + mean_square(y, x);
    }
    sum / x.len() as f64
    // endregion
}
