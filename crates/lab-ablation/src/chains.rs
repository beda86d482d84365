//! Four points at a time: four minima that need not wait for each other.

use step0_problem::Point;

use crate::number::{less, squared};

// ANCHOR: chains
/// The mean distance from a point of one cluster to the nearest of the other.
pub fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let (fours, rest) = from.as_chunks::<4>();
    let sum = fours.iter().map(|four| sum_of_nearest(four, to)).sum::<f64>()
        + rest.iter().map(|&one| sum_of_nearest(&[one], to)).sum::<f64>();
    sum / from.len() as f64
}

fn sum_of_nearest<const N: usize>(from: &[Point; N], to: &[Point]) -> f64 {
    let mut nearest = [f64::INFINITY; N];
    for &q in to {
        for (nearest, &p) in nearest.iter_mut().zip(from) {
            *nearest = less(*nearest, squared(p, q));
        }
    }
    nearest.iter().map(|square| square.sqrt()).sum()
}
// ANCHOR_END: chains
