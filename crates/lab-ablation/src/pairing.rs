//! The two ways to go over pairs of clusters, for any Chamfer distance.

use step0_problem::{ClusterSet, Pairing, Result, Tick, proceed};
use step2_mapreduce::{first_nearest, keep_nearer};

/// As in step 1: every distance is computed for the left, and again for the right.
/// `chamfer(i, j)` is the distance between cluster i on the left and cluster j on
/// the right.
pub fn each_twice(
    (left, right): (&ClusterSet, &ClusterSet),
    tick: Tick,
    mut chamfer: impl FnMut(usize, usize) -> f64,
) -> Result<Pairing> {
    let (n, m) = (left.clusters().len(), right.clusters().len());
    let mut left_to_right = Vec::new();
    for i in 0..n {
        left_to_right.push(first_nearest((0..m).map(|j| chamfer(i, j))));
        proceed(tick())?;
    }
    let mut right_to_left = Vec::new();
    for j in 0..m {
        right_to_left.push(first_nearest((0..n).map(|i| chamfer(i, j))));
        proceed(tick())?;
    }
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// As in step 2: every distance is computed once and reduced both ways.
pub fn each_once(
    (left, right): (&ClusterSet, &ClusterSet),
    tick: Tick,
    mut chamfer: impl FnMut(usize, usize) -> f64,
) -> Result<Pairing> {
    let (n, m) = (left.clusters().len(), right.clusters().len());
    let mut left_to_right = Vec::new();
    let mut right_to_left = vec![(f64::INFINITY, 0); m];
    for i in 0..n {
        let row: Vec<f64> = (0..m).map(|j| chamfer(i, j)).collect();
        keep_nearer(&mut right_to_left, i, &row);
        left_to_right.push(first_nearest(row.into_iter()));
        proceed(tick())?;
    }
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// The larger of the two directed distances, each computed by itself.
pub fn both_directions<C: Copy>(
    l: C,
    r: C,
    mean_nearest: impl Fn(C, C) -> f64,
) -> f64 {
    f64::max(mean_nearest(l, r), mean_nearest(r, l))
}
