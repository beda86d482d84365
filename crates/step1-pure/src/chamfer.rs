//! The Chamfer distance between two clusters, as loops over indices.

use ndarray::ArrayView2;

// ANCHOR: distance
/// The Euclidean distance between row `i` of `a` and row `j` of `b`.
pub fn distance(a: ArrayView2<f64>, i: usize, b: ArrayView2<f64>, j: usize) -> f64 {
    let mut sum = 0.0;
    for axis in 0..3 {
        let difference = a[[i, axis]] - b[[j, axis]];
        sum += difference * difference;
    }
    sum.sqrt()
}
// ANCHOR_END: distance

// ANCHOR: chamfer
/// The Chamfer distance between clusters of shape (n, 3) and (m, 3): the mean
/// distance from a point of one cluster to the nearest of the other, or the same
/// in the other direction if that is larger.
///
/// Dubuisson and Jain (1994) call it the modified Hausdorff distance.
pub fn chamfer(left: ArrayView2<f64>, right: ArrayView2<f64>) -> f64 {
    let mut left_sum = 0.0;
    for i in 0..left.nrows() {
        let mut nearest = f64::INFINITY;
        for j in 0..right.nrows() {
            let d = distance(left, i, right, j);
            if d < nearest {
                nearest = d;
            }
        }
        left_sum += nearest;
    }
    let mut right_sum = 0.0;
    for j in 0..right.nrows() {
        let mut nearest = f64::INFINITY;
        for i in 0..left.nrows() {
            let d = distance(left, i, right, j);
            if d < nearest {
                nearest = d;
            }
        }
        right_sum += nearest;
    }
    f64::max(left_sum / left.nrows() as f64, right_sum / right.nrows() as f64)
}
// ANCHOR_END: chamfer
