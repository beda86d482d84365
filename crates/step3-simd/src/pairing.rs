//! The pairing of two sets: for each cluster, the nearest on the other side.

use step0_problem::{
    ClusterSet, Extent, Options, Pairing, Point, Precision, Result, Tick, proceed,
};

use crate::{Kernel, Layout, Real, chamfer};

/// Finds, for each cluster of either set, the nearest in the other. Of equal
/// distances the lowest id wins. `tick` is called once for each cluster of `left`.
///
/// # Errors
/// Bad input if squared distances would overflow or vanish, or if f32 has too few
/// digits for the data; unavailable if this processor lacks the instruction set that
/// the options ask for; interrupted if a tick said so.
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
    let pairing = match options.precision {
        Precision::F64 => pair_in::<f64>(kernel, sets, origin, tick),
        Precision::F32 => pair_in::<f32>(kernel, sets, origin, tick),
    }?;
    extent.check_digits(options.precision, sets, &pairing)?;
    Ok(pairing)
}

/// What [`pair`] runs on with these options: "cpu avx512", say.
///
/// # Errors
/// Unavailable if this processor lacks the instruction set that the options ask for.
pub fn device(options: &Options) -> Result<String> {
    Ok(format!("cpu {}", Kernel::new(options.isa)?.name()))
}

// ANCHOR: pair
fn pair_in<T: Real>(
    kernel: Kernel,
    (left, right): (&ClusterSet, &ClusterSet),
    origin: Point,
    tick: Tick,
) -> Result<Pairing> {
    let l: Layout<T> = Layout::new(left, origin);
    let r: Layout<T> = Layout::new(right, origin);
    let mut left_to_right = vec![(f64::INFINITY, 0); l.len()];
    let mut right_to_left = vec![(f64::INFINITY, 0); r.len()];
    let mut scratch = Vec::new();
    for (i, p) in l.clouds().enumerate() {
        for (j, q) in r.clouds().enumerate() {
            let distance = chamfer(kernel, p, q, &mut scratch);
            keep_if_nearer(&mut left_to_right[i], (distance, j));
            keep_if_nearer(&mut right_to_left[j], (distance, i));
        }
        proceed(tick())?;
    }
    Ok(Pairing::new(left, right, &left_to_right, &right_to_left))
}

/// Candidates come in ascending order of index, so the first of equal distances
/// stays.
fn keep_if_nearer(nearest: &mut (f64, usize), candidate: (f64, usize)) {
    if candidate.0 < nearest.0 {
        *nearest = candidate;
    }
}
// ANCHOR_END: pair
