//! One root per point instead of one per pair; nothing else changes in step 1's
//! loops.

use ndarray::ArrayView2;

// ANCHOR: root
/// The mean distance from a point of one cluster to the nearest of the other.
pub fn mean_nearest(from: ArrayView2<f64>, to: ArrayView2<f64>) -> f64 {
    let mut sum = 0.0;
    for i in 0..from.nrows() {
        let mut nearest = f64::INFINITY;
        for j in 0..to.nrows() {
            let mut square = 0.0;
            for axis in 0..3 {
                let difference = from[[i, axis]] - to[[j, axis]];
                square += difference * difference;
            }
            if square < nearest {
                nearest = square;
            }
        }
        sum += nearest.sqrt();
    }
    sum / from.nrows() as f64
}
// ANCHOR_END: root
