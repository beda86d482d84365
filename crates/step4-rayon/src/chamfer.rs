//! The Chamfer distance of two clusters, divided among threads if they are large.

use rayon::prelude::*;
use step3_simd::{Cloud, Kernel, Real, sum_of_roots, sweep};

/// With fewer rows than this a sweep spends too much on loading the columns.
const FEWEST_ROWS: usize = 512;
/// With fewer pairs than this, handing the work over costs more than it gains.
const FEWEST_PAIRS: usize = 1 << 20;

// ANCHOR: chamfer
/// The Chamfer distance; see step 1 for the definition. Of a large pair of clusters each
/// thread sweeps some rows over all columns and keeps column minima of its own; the least
/// of these count. `scratch` is room for the minima of a small pair.
pub fn chamfer<T: Real>(
    kernel: Kernel,
    l: Cloud<T>,
    r: Cloud<T>,
    scratch: &mut Vec<T>,
) -> f64 {
    let (rows, columns) = if l.size() <= r.size() { (l, r) } else { (r, l) };
    let part = FEWEST_ROWS.max(FEWEST_PAIRS / columns.size());
    if rows.size() <= part {
        return step3_simd::chamfer(kernel, l, r, scratch);
    }
    let none = || (Vec::new(), vec![T::INFINITY; columns.padded_size()]);
    let (row_sums, minima) = (0..rows.size().div_ceil(part))
        .into_par_iter()
        .fold(none, |(mut row_sums, mut minima), index| {
            let range = index * part..rows.size().min((index + 1) * part);
            row_sums.push(sweep(
                kernel,
                rows.rows().slice(range),
                columns,
                &mut minima,
            ));
            (row_sums, minima)
        })
        .reduce_with(merge)
        .expect("there are rows");
    let row_sum: f64 = row_sums.iter().sum(); // in order, whichever thread was first
    let column_sum = sum_of_roots(kernel, &minima[..columns.size()]);
    f64::max(row_sum / rows.size() as f64, column_sum / columns.size() as f64)
}

fn merge<T: Real>(
    a: (Vec<f64>, Vec<T>),
    b: (Vec<f64>, Vec<T>),
) -> (Vec<f64>, Vec<T>) {
    let less = |(&a, &b): (&T, &T)| if b < a { b } else { a };
    ([a.0, b.0].concat(), a.1.iter().zip(&b.1).map(less).collect())
}
// ANCHOR_END: chamfer
