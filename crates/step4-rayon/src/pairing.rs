//! Finds, for each cluster of either set, its nearest in the other, on all cores.

use rayon::prelude::*;
use step0_problem::{
    ClusterSet, Extent, Options, Pairing, Point, Precision, Result, Tick, proceed,
};
use step2_mapreduce::{first_nearest, keep_nearer};
use step3_simd::{Kernel, Layout, Real};

use crate::{chamfer, on_threads};

/// Pairs two sets on as many threads as the options say. Ticks once per cluster on
/// the left.
///
/// # Errors
/// Bad input if squared distances would overflow or vanish, or if f32 has too few
/// digits for the data; unavailable if the processor lacks the instruction set asked
/// for; failed if no more threads can be started; interrupted if a tick said so.
pub fn pair(
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    let kernel = Kernel::new(options.isa)?;
    let extent = Extent::of(left, right);
    extent.check(options.precision)?;
    let (sets, origin) = ((left, right), extent.origin(options.precision));
    let pairing = on_threads(options.threads, || match options.precision {
        Precision::F64 => pair_in::<f64>(kernel, sets, origin, tick),
        Precision::F32 => pair_in::<f32>(kernel, sets, origin, tick),
    })??;
    extent.check_digits(options.precision, sets, &pairing)?;
    Ok(pairing)
}

// ANCHOR: pair
/// A cluster's nearest so far: the distance to it, and its index.
type Nearest = (f64, usize);

fn pair_in<T: Real>(
    kernel: Kernel,
    (left, right): (&ClusterSet, &ClusterSet),
    origin: Point,
    tick: Tick,
) -> Result<Pairing> {
    let lay_out = |set| move || Layout::<T>::new(set, origin);
    let (l, r) = rayon::join(lay_out(left), lay_out(right));
    let none = || vec![(f64::INFINITY, 0); r.len()];
    let mut left_to_right = vec![(f64::INFINITY, 0); l.len()];
    let right_to_left = left_to_right
        .par_iter_mut()
        .enumerate()
        .try_fold(none, |mut right_to_left, (index, nearest)| {
            let row = distances(kernel, &l, index, &r);
            keep_nearer(&mut right_to_left, index, &row);
            *nearest = first_nearest(row.into_iter());
            proceed(tick())?;
            Ok(right_to_left)
        })
        .try_reduce(none, |a, b| Ok(nearer_of_each(a, b)))?;
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// The nearer of each two; of equal ones that of `a`, which comes from earlier rows.
fn nearer_of_each(a: Vec<Nearest>, b: Vec<Nearest>) -> Vec<Nearest> {
    let nearer = |(a, b): (Nearest, Nearest)| if b.0 < a.0 { b } else { a };
    a.into_iter().zip(b).map(nearer).collect()
}
// ANCHOR_END: pair

// ANCHOR: row
/// The distances from one cluster on the left to all on the right, with at least 16
/// of them in a piece of work: handing over a piece costs as much as computing a
/// small distance.
fn distances<T: Real>(
    kernel: Kernel,
    l: &Layout<T>,
    index: usize,
    r: &Layout<T>,
) -> Vec<f64> {
    (0..r.len())
        .into_par_iter()
        .with_min_len(16)
        .map_init(Vec::new, |scratch, j| {
            chamfer(kernel, l.cloud(index), r.cloud(j), scratch)
        })
        .collect()
}
// ANCHOR_END: row
