//! The sweep over lanes, one row and one vector of columns at a time: what a vector
//! instruction set gives before anything is kept in registers on purpose.

use step3_simd::arch::{Instructions, Job, Lanes, Scalar};
use step3_simd::{Cloud, Kernel, Real, Rows, WIDEST, sum_of_roots};

use crate::layout::points;
use crate::number::less;

/// Room for the squared minima of both sides.
#[derive(Default)]
pub struct Scratch<T> {
    rows: Vec<T>,
    columns: Vec<T>,
}

/// The Chamfer distance of two clusters of layouts with one origin.
pub fn chamfer<T: Real>(
    kernel: Kernel,
    l: Cloud<'_, T>,
    r: Cloud<'_, T>,
    scratch: &mut Scratch<T>,
) -> f64 {
    let (rows, columns) = if l.size() <= r.size() { (l, r) } else { (r, l) };
    scratch.rows.clear();
    scratch.columns.clear();
    scratch.columns.resize(columns.padded_size(), T::INFINITY);
    kernel.run(Sweep {
        rows: rows.rows(),
        columns: columns.padded(),
        row_minima: &mut scratch.rows,
        column_minima: &mut scratch.columns,
    });
    f64::max(
        sum_of_roots(kernel, &scratch.rows) / rows.size() as f64,
        sum_of_roots(kernel, &scratch.columns[..columns.size()])
            / columns.size() as f64,
    )
}

struct Sweep<'a, T> {
    rows: Rows<'a, T>,
    columns: Rows<'a, T>,
    row_minima: &'a mut Vec<T>,
    column_minima: &'a mut [T],
}

impl<T: Real> Job for Sweep<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) {
        sweep::<T::In<I>>(isa, self);
    }
}

// ANCHOR: lanes
#[inline(always)]
fn sweep<V: Lanes>(isa: V::Isa, job: Sweep<'_, V::Element>) {
    let [xs, ys, zs] = job.columns.axes();
    for [x, y, z] in points(job.rows) {
        let [x, y, z] = [V::splat(isa, x), V::splat(isa, y), V::splat(isa, z)];
        let mut nearest = V::splat(isa, V::Element::INFINITY);
        for start in (0..xs.len()).step_by(V::COUNT) {
            let dx = V::load(isa, &xs[start..]) - x;
            let dy = V::load(isa, &ys[start..]) - y;
            let dz = V::load(isa, &zs[start..]) - z;
            let d2 = dx.mul_add(dx, dy.mul_add(dy, dz * dz));
            let minima = &mut job.column_minima[start..];
            V::load(isa, minima).min(d2).store(minima);
            nearest = nearest.min(d2);
        }
        job.row_minima.push(least_lane(nearest));
    }
}

#[inline(always)]
pub fn least_lane<V: Lanes>(vector: V) -> V::Element {
    let mut lanes = [V::Element::INFINITY; WIDEST];
    vector.store(&mut lanes);
    lanes.into_iter().fold(V::Element::INFINITY, less)
}
// ANCHOR_END: lanes
