//! The Chamfer distance of two clusters, both directions in one sweep.

use crate::arch::Kernel;
use crate::layout::{Cloud, Rows};
use crate::real::Real;
use crate::roots::SumOfRoots;
use crate::sweep::Sweep;

// ANCHOR: chamfer
/// `max(mean over p in l of min over q in r of ‖p−q‖, the same with l and r
/// exchanged)`, known as the modified Hausdorff distance (Dubuisson and Jain 1994),
/// in the unit of the coordinates. Both clusters come from layouts with one origin.
/// `scratch` is room for the columns' minima: its contents are overwritten, and
/// once it has grown no call allocates.
pub fn chamfer<T: Real>(
    kernel: Kernel,
    l: Cloud<'_, T>,
    r: Cloud<'_, T>,
    scratch: &mut Vec<T>,
) -> f64 {
    // The longer side fills the lanes better, and the extra cost of each row is
    // then paid for the shorter side.
    let (rows, columns) = if l.size() <= r.size() { (l, r) } else { (r, l) };
    scratch.clear();
    scratch.resize(columns.padded_size(), T::INFINITY);
    let row_sum = sweep(kernel, rows.rows(), columns, scratch);
    let column_sum = sum_of_roots(kernel, &scratch[..columns.size()]);
    (row_sum / rows.size() as f64).max(column_sum / columns.size() as f64)
}
// ANCHOR_END: chamfer

/// Sweeps some rows over all columns. Returns the sum over the rows of the distance
/// to the nearest column, and lowers each of `column_minima`, of length
/// `columns.padded_size()`, to the least *squared* distance from that column to
/// these rows.
///
/// To share a big cluster among threads, give each some of the rows and minima of
/// its own, infinite at first; take the least of them, then [`sum_of_roots`] of the
/// first `columns.size()`.
///
/// # Panics
/// If `column_minima` has another length.
pub fn sweep<T: Real>(
    kernel: Kernel,
    rows: Rows<'_, T>,
    columns: Cloud<'_, T>,
    column_minima: &mut [T],
) -> f64 {
    assert_eq!(column_minima.len(), columns.padded_size(), "one minimum a column");
    T::sweep(kernel, Sweep { rows, columns, column_minima })
}

/// The sum of the square roots: of squared minima, the sum of the distances.
/// Computed in `T`, summed in f64.
pub fn sum_of_roots<T: Real>(kernel: Kernel, squares: &[T]) -> f64 {
    T::sum_of_roots(kernel, SumOfRoots(squares))
}
