//! Finds, for each cluster of either set, its nearest in the other, on a GPU.

use std::sync::OnceLock;

use step0_problem::{
    ClusterSet, Error, Extent, Options, Pairing, Precision, Result, Tick, proceed,
};
use step2_mapreduce::{first_nearest, keep_nearer};

use crate::step::OpenedGpu;
use crate::{Chamfer, Kernel, Layout};

/// Pairs two sets on the best GPU available, which the first call opens. Ticks once
/// per cluster on the left.
///
/// # Errors
/// Bad input if a precision other than f32 is asked for, if squared distances would
/// overflow or vanish, if f32 has too few digits for the data, or if a cluster is too
/// large for the GPU; unavailable if there is no GPU; failed if it complains, runs out of memory or is lost;
/// interrupted if a tick said so.
pub fn pair(
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    if options.precision != Precision::F32 {
        return Err(Error::BadInput(
            "shaders have no f64: step 6 computes in f32 (--precision f32)".into(),
        ));
    }
    pair_on(&best()?.chamfer, left, right, tick)
}

/// The best GPU available, for the plain functions [`pair`] and
/// [`hello`](crate::hello()): opened when it is first needed, and kept, so that only
/// the first call waits for it.
///
/// # Errors
/// The same as for [`Gpu::open`](crate::Gpu::open).
pub(crate) fn best() -> Result<&'static OpenedGpu> {
    static BEST: OnceLock<OpenedGpu> = OnceLock::new();
    if let Some(gpu) = BEST.get() {
        return Ok(gpu);
    }
    let gpu = OpenedGpu::new(None, Kernel::default())?;
    Ok(BEST.get_or_init(|| gpu))
}

/// The same with this kernel on its GPU, in f32.
///
/// # Errors
/// As for [`pair`].
pub fn pair_on(
    chamfer: &Chamfer,
    left: &ClusterSet,
    right: &ClusterSet,
    tick: Tick,
) -> Result<Pairing> {
    let extent = Extent::of(left, right);
    extent.check(Precision::F32)?;
    let origin = extent.origin(Precision::F32);
    let lay_out = |set| Layout::parts(set, origin, chamfer.most_points());
    let (l, r) = (lay_out(left)?, lay_out(right)?);
    let mut left_to_right = vec![(f64::INFINITY, 0); left.ids().len()];
    let mut right_to_left = vec![(f64::INFINITY, 0); right.ids().len()];
    let progress = ticks(left, right, tick);
    chamfer.distances(&l, &r, progress, |l, r, distances| {
        let rows = distances.chunks(r.clusters.len());
        for (i, row) in (l.first..).zip(rows) {
            let (distance, j) = first_nearest(row.iter().copied());
            keep_nearer(&mut left_to_right[i..=i], r.first + j, &[distance]);
            keep_nearer(&mut right_to_left[r.first..], i, row);
        }
    })?;
    let pairing = Pairing::new(left, right, &left_to_right, &right_to_left);
    extent.check_digits(Precision::F32, (left, right), &pairing)?;
    Ok(pairing)
}

/// Spreads the ticks, one per cluster on the left, evenly over the pairs of points
/// of both directions.
fn ticks(
    left: &ClusterSet,
    right: &ClusterSet,
    tick: Tick,
) -> impl FnMut(u64) -> Result<()> {
    let count = left.ids().len() as u128;
    let all = 2 * left.point_count() as u128 * right.point_count() as u128;
    let (mut done, mut ticked) = (0, 0);
    move |pairs| {
        done += u128::from(pairs);
        let due = done * count / all;
        (ticked..due).try_for_each(|_| proceed(tick()))?;
        ticked = due;
        Ok(())
    }
}
