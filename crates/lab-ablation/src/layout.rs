//! The structure of arrays, with step 2's loops over it.

use step3_simd::Rows;

use crate::number::{Number, less, squared};

// ANCHOR: layout
/// The points of a layout, one after the other.
pub fn points<T: Copy>(
    rows: Rows<'_, T>,
) -> impl ExactSizeIterator<Item = [T; 3]> + Clone {
    let [x, y, z] = rows.axes();
    x.iter().zip(y).zip(z).map(|((&x, &y), &z)| [x, y, z])
}

/// The mean distance from a point of one cluster to the nearest of the other: as
/// in step 2, for points from any source.
pub fn mean_nearest<T: Number>(
    from: impl ExactSizeIterator<Item = [T; 3]>,
    to: impl Iterator<Item = [T; 3]> + Clone,
) -> f64 {
    let count = from.len() as f64;
    let nearest = |p| {
        let least = to.clone().map(|q| squared(p, q)).fold(T::INFINITY, less);
        least.into().sqrt()
    };
    from.map(nearest).sum::<f64>() / count
}
// ANCHOR_END: layout
