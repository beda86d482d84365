//! Finds, for each cluster of either set, its nearest in the other.

use step0_problem::{
    Cluster, ClusterSet, Extent, Options, Pairing, Precision, Result, Tick, proceed,
};

use crate::chamfer;

// ANCHOR: find_nearest
/// The distance from a cluster to the nearest of the others, and that cluster's
/// index; of two at the same distance, the first.
pub fn find_nearest(cluster: &Cluster, others: &[Cluster]) -> (f64, usize) {
    let mut nearest = (f64::INFINITY, 0);
    for (index, other) in others.iter().enumerate() {
        let d = chamfer(cluster.view(), other.view());
        if d < nearest.0 {
            nearest = (d, index);
        }
    }
    nearest
}
// ANCHOR_END: find_nearest

// ANCHOR: pair
/// Pairs two sets: first each cluster on the left with all on the right, then each
/// on the right with all on the left, computing every distance again. Ticks once
/// per cluster, and ends early if a tick says so.
///
/// In f64 on one thread, whatever the options say.
///
/// # Errors
/// Bad input if squared distances would overflow or vanish; interrupted if a tick
/// said so.
pub fn pair(
    left: &ClusterSet,
    right: &ClusterSet,
    _options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    Extent::of(left, right).check(Precision::F64)?;
    let mut left_to_right = Vec::new();
    for cluster in left.clusters() {
        left_to_right.push(find_nearest(cluster, right.clusters()));
        proceed(tick())?;
    }
    let mut right_to_left = Vec::new();
    for cluster in right.clusters() {
        right_to_left.push(find_nearest(cluster, left.clusters()));
        proceed(tick())?;
    }
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}
// ANCHOR_END: pair
