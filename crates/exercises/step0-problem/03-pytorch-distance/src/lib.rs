//! Exercise `pytorch-distance`: another distance of the same name.

/// A point in space.
pub type Point = [f64; 3];

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
    let _ = (x, x_lengths, y, y_lengths);
    todo!()
}
