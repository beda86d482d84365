//! How many numbers kernel 3 writes.

use std::process::ExitCode;

use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random};
use exercise_what_comes_back::{TILE, both_directions, tiles};

/// The sizes of three clusters on the left and two on the right: each has a last tile
/// of a few points.
fn sizes(seed: u64) -> ([usize; 3], [usize; 2]) {
    let mut random = Random::seed_from_u64(seed);
    let mut with = |whole: usize| {
        TILE * (whole + random.random_range(0..2)) + random.random_range(3..20)
    };
    ([with(0), with(1), with(2)], [with(0), with(3)])
}

fn question(seed: u64) -> String {
    let ([a, b, c], [d, e]) = sizes(seed);
    format!(
        "The clusters on the left have {a}, {b} and {c} points, those on the right \
         {d} and {e}. How many numbers come back from kernel 3, both directions \
         together?"
    )
}

/// Both directions, if a side has so many tiles, or whatever takes their place.
fn with_tiles(seed: u64, tiles: impl Fn(&[usize]) -> usize) -> usize {
    let (left, right) = sizes(seed);
    tiles(&left) * right.len() + tiles(&right) * left.len()
}

fn total(sizes: &[usize]) -> usize {
    sizes.iter().sum()
}

fn main() -> ExitCode {
    let written = |seed| {
        let (left, right) = sizes(seed);
        both_directions(&left, &right).len()
    };
    let prediction = Prediction::new(question, written)
        .mistake(
            "tiles_span_clusters",
            |seed| with_tiles(seed, |sizes| total(sizes).div_ceil(TILE)),
            "That cuts all points of a side into tiles, as if they were one cluster. A \
             tile ends where its cluster ends.",
        )
        .mistake(
            "whole_tiles_only",
            |seed| {
                with_tiles(seed, |sizes| sizes.iter().map(|size| size / TILE).sum())
            },
            "What is left of a cluster when the whole tiles are gone takes a workgroup \
             too.",
        )
        .mistake(
            "a_number_a_point",
            |seed| with_tiles(seed, total),
            "That many come back from kernels 1 and 2. A workgroup of kernel 3 adds up \
             before it writes.",
        )
        .mistake(
            "a_number_a_pair",
            |seed| with_tiles(seed, <[usize]>::len),
            "That is a number for each pair of clusters and each direction. A cluster of \
             more than 64 points takes several workgroups, and each writes one.",
        )
        .mistake(
            "one_direction",
            |seed| {
                let (left, right) = sizes(seed);
                tiles(&left).len() * right.len()
            },
            "That is one direction: points on the left, clusters on the right. The other \
             one comes back too.",
        );
    exercise_kit::predict(&prediction)
}
