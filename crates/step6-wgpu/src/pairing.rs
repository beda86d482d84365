//! For each cluster of either set its nearest in the other, on a GPU.

use step0_problem::{
    ClusterSet, Error, Extent, Options, Pairing, Precision, Result, Tick,
};

use crate::{Chamfer, Layout, prepared};

/// Pairs two sets on the GPU that was prepared, or on the best one. Ticks once a
/// cluster on the left.
///
/// # Errors
/// Bad input if another precision than f32 is asked for, if squared distances would
/// overflow or vanish, or if a cluster is too large for the GPU; unavailable if
/// there is no GPU; failed if it complains, runs out of memory or is lost.
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
    pair_on(prepared::chamfer()?, left, right, tick)
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
    let lay_out = |set| Layout::parts(set, extent.centre(), chamfer.most_points());
    let (l, r) = (lay_out(left)?, lay_out(right)?);
    let mut left_to_right = vec![(f64::INFINITY, 0); left.ids().len()];
    let mut right_to_left = vec![(f64::INFINITY, 0); right.ids().len()];
    let progress = ticks(left, right, tick);
    chamfer.distances(&l, &r, progress, |l, r, distances| {
        let rows = distances.chunks(r.clusters.len());
        for (i, row) in (l.first..).zip(rows) {
            for (j, &distance) in (r.first..).zip(row) {
                keep_nearer(&mut left_to_right[i], (distance, j));
                keep_nearer(&mut right_to_left[j], (distance, i));
            }
        }
    })?;
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// Spreads a tick for each cluster on the left over the pairs of points of both
/// directions.
fn ticks(left: &ClusterSet, right: &ClusterSet, tick: Tick) -> impl FnMut(u64) {
    let count = left.ids().len() as u128;
    let all = 2 * left.point_count() as u128 * right.point_count() as u128;
    let (mut done, mut ticked) = (0, 0);
    move |pairs| {
        done += u128::from(pairs);
        let due = done * count / all;
        (ticked..due).for_each(|_| tick());
        ticked = due;
    }
}

/// Candidates come in ascending order: of equal distances the first one stays.
fn keep_nearer(nearest: &mut (f64, usize), candidate: (f64, usize)) {
    if candidate.0 < nearest.0 {
        *nearest = candidate;
    }
}
