//! Each distance of two points computed once, and kept for both directions.

use crate::number::{Number, less, squared};

// ANCHOR: one_sweep
/// The Chamfer distance in one sweep over all pairs. `minima` has room for one
/// number per column; its contents are overwritten.
pub fn chamfer<T: Number>(
    rows: impl ExactSizeIterator<Item = [T; 3]>,
    columns: impl ExactSizeIterator<Item = [T; 3]> + Clone,
    minima: &mut Vec<T>,
) -> f64 {
    let (row_count, column_count) = (rows.len() as f64, columns.len() as f64);
    minima.clear();
    minima.resize(columns.len(), T::INFINITY);
    let mut row_sum = 0.0;
    for row in rows {
        let mut nearest = T::INFINITY;
        for (column, least) in columns.clone().zip(minima.iter_mut()) {
            let square = squared(row, column);
            nearest = less(nearest, square);
            *least = less(*least, square);
        }
        row_sum += nearest.into().sqrt();
    }
    let column_sum: f64 = minima.iter().map(|&least| least.into().sqrt()).sum();
    f64::max(row_sum / row_count, column_sum / column_count)
}
// ANCHOR_END: one_sweep
