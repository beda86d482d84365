//! Finds, for each cluster of either set, its nearest in the other.

use step0_problem::{
    Cluster, ClusterSet, Extent, Options, Pairing, Point, Precision, Result, Tick,
    proceed,
};

use crate::chamfer;

// ANCHOR: find_nearest
/// The least of some distances, with its index; of equal distances, the first.
///
/// An iterator of f64 has no `min`, because NaN compares with nothing:
///
/// ```compile_fail,E0277
/// let least = [2.0, 1.0].iter().min(); // error: f64 is not `Ord`
/// ```
pub fn first_nearest(distances: impl Iterator<Item = f64>) -> (f64, usize) {
    distances
        .zip(0..)
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .expect("a cluster set has at least one cluster")
}

/// The distance from a cluster to the nearest of the others, and that cluster's
/// index, by any definition of the distance.
pub fn find_nearest(
    cluster: &Cluster,
    others: &[Cluster],
    chamfer: impl Fn(&[Point], &[Point]) -> f64,
) -> (f64, usize) {
    first_nearest(
        others.iter().map(|other| chamfer(cluster.points(), other.points())),
    )
}
// ANCHOR_END: find_nearest

// ANCHOR: pair
/// Pairs two sets. The distances from one cluster on the left to all on the right
/// are computed once, reduced both ways, and forgotten. Ticks once per cluster on
/// the left.
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
    let mut right_to_left = vec![(f64::INFINITY, 0); right.clusters().len()];
    let rows = left.clusters().iter().enumerate().map(|(index, l)| {
        let distances =
            right.clusters().iter().map(|r| chamfer(l.points(), r.points()));
        let row: Vec<f64> = distances.collect();
        keep_nearer(&mut right_to_left, index, &row);
        proceed(tick())?;
        Ok(first_nearest(row.into_iter()))
    });
    let left_to_right = rows.collect::<Result<Vec<_>>>()?; // or the first error
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// Replaces each entry that is farther than this row's distance from the cluster
/// at `index`. If rows come in order, the first of equal distances stays in place.
pub fn keep_nearer(nearest: &mut [(f64, usize)], index: usize, row: &[f64]) {
    for (nearest, &distance) in nearest.iter_mut().zip(row) {
        if distance < nearest.0 {
            *nearest = (distance, index);
        }
    }
}
// ANCHOR_END: pair
