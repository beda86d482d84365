//! Step 3 on several threads, with the work divided in different ways.

use rayon::prelude::*;
use step0_problem::{ClusterSet, Extent, Options, Pairing, Result, Tick, proceed};
use step2_mapreduce::{first_nearest, keep_nearer};
use step3_simd::{Cloud, Kernel, Layout, Real};
use step4_rayon::on_threads;

/// How the clusters on the left are handed out.
pub enum Share {
    /// The same number to each thread.
    Equal,
    /// One at a time.
    One,
    /// All to the same thread.
    All,
}

/// A cluster's nearest so far: the distance to it, and its index.
type Nearest = (f64, usize);

/// Pairs two sets in `T`; `row` computes the distances from one cluster to all
/// clusters of a layout.
pub fn pair<T: Real>(
    (left, right): (&ClusterSet, &ClusterSet),
    options: &Options,
    tick: Tick,
    share: Share,
    row: impl Fn(Kernel, Cloud<T>, &Layout<T>) -> Vec<f64> + Sync,
) -> Result<Pairing> {
    let kernel = Kernel::new(options.isa)?;
    let extent = Extent::of(left, right);
    extent.check(options.precision)?;
    let origin = extent.origin(options.precision);
    let [l, r] = [left, right].map(|set| Layout::<T>::new(set, origin));
    let share = match share {
        Share::Equal => l.len().div_ceil(options.threads),
        Share::One => 1,
        Share::All => l.len(),
    };
    let pairing = on_threads(options.threads, || {
        let row = |index| {
            let distances = row(kernel, l.cloud(index), &r);
            proceed(tick()).map(|()| distances)
        };
        let (left_to_right, right_to_left) = divide(l.len(), r.len(), share, row)?;
        Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
    })??;
    extent.check_digits(options.precision, (left, right), &pairing)?;
    Ok(pairing)
}

// ANCHOR: divide
/// Hands out `share` rows at a time. Each piece of work has a list of its own for
/// the columns' nearest; the lists are merged in the order of the rows.
fn divide(
    rows: usize,
    columns: usize,
    share: usize,
    row: impl Fn(usize) -> Result<Vec<f64>> + Sync,
) -> Result<(Vec<Nearest>, Vec<Nearest>)> {
    let none = || vec![(f64::INFINITY, 0); columns];
    let mut of_rows = vec![(f64::INFINITY, 0); rows];
    let of_columns = of_rows
        .par_chunks_mut(share)
        .enumerate()
        .try_fold(none, |mut of_columns, (piece, of_rows)| {
            for (index, of_row) in (piece * share..).zip(of_rows) {
                let distances = row(index)?;
                keep_nearer(&mut of_columns, index, &distances);
                *of_row = first_nearest(distances.into_iter());
            }
            Ok(of_columns)
        })
        .try_reduce(none, |a, b| Ok(nearer_of_each(a, b)))?;
    Ok((of_rows, of_columns))
}

fn nearer_of_each(a: Vec<Nearest>, b: Vec<Nearest>) -> Vec<Nearest> {
    let nearer = |(a, b): (Nearest, Nearest)| if b.0 < a.0 { b } else { a };
    a.into_iter().zip(b).map(nearer).collect()
}
// ANCHOR_END: divide

/// The distances from one cluster to all of a layout, one after the other.
pub fn row<T: Real>(kernel: Kernel, l: Cloud<T>, r: &Layout<T>) -> Vec<f64> {
    let mut scratch = Vec::new();
    let distance = |cloud| step3_simd::chamfer(kernel, l, cloud, &mut scratch);
    r.clouds().map(distance).collect()
}

/// The same with step 4's distance, which divides a large pair of clusters.
pub fn row_of_divided_pairs<T: Real>(
    kernel: Kernel,
    l: Cloud<T>,
    r: &Layout<T>,
) -> Vec<f64> {
    let mut scratch = Vec::new();
    let distance = |cloud| step4_rayon::chamfer(kernel, l, cloud, &mut scratch);
    r.clouds().map(distance).collect()
}

// ANCHOR: divided_row
/// The same, divided among the threads: at least 16 distances to a piece of work, as
/// in step 4.
pub fn divided_row<T: Real>(kernel: Kernel, l: Cloud<T>, r: &Layout<T>) -> Vec<f64> {
    (0..r.len())
        .into_par_iter()
        .with_min_len(16)
        .map_init(Vec::new, |scratch, j| {
            step3_simd::chamfer(kernel, l, r.cloud(j), scratch)
        })
        .collect()
}
// ANCHOR_END: divided_row
