//! chamfer
use crate::arch::Kernel;
use crate::layout::Cloud;
use crate::real::Real;
use crate::sweep::Sweep;

/// chamfer
pub fn chamfer<T: Real>(kernel: Kernel, l: Cloud<'_, T>, r: Cloud<'_, T>, scratch: &mut Vec<T>) -> f64 {
    let (rows, columns) = if l.size() <= r.size() { (l, r) } else { (r, l) };
    scratch.clear();
    scratch.resize(columns.padded_size(), T::INFINITY);
    let (a, b) = kernel.run(Sweep { rows: rows.rows(), columns, column_minima: scratch, last: true });
    (a / rows.size() as f64).max(b / columns.size() as f64)
}
