//! How many threads return at the guard.

use std::process::ExitCode;

use exercise_idle_threads::{BLOCK, pair_by_pair};
use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random};

/// The sizes of the clusters on the left and on the right: some pairs fit a block.
fn sizes(seed: u64) -> ([usize; 3], [usize; 2]) {
    let mut random = Random::seed_from_u64(seed);
    let mut about = |size: usize| size + random.random_range(0..20);
    ([about(90), about(170), about(310)], [about(20), about(130)])
}

fn question(seed: u64) -> String {
    let ([a, b, c], [d, e]) = sizes(seed);
    format!(
        "The clusters on the left have {a}, {b} and {c} points, those on the right \
         {d} and {e}. How many threads return at the guard, over all launches?"
    )
}

fn idle(seed: u64) -> u64 {
    let (left, right) = sizes(seed);
    pair_by_pair(&left, &right).idle
}

/// The sum over all pairs.
fn over_pairs(seed: u64, of: impl Fn(usize, usize) -> usize) -> usize {
    let (left, right) = sizes(seed);
    left.iter()
        .flat_map(|&l| right.iter().map(move |&r| (l, r)))
        .map(|(l, r)| of(l, r))
        .sum()
}

fn spare(points: usize) -> usize {
    points.next_multiple_of(BLOCK) - points
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, idle)
        .mistake(
            "a_block_for_each_side",
            |seed| over_pairs(seed, |l, r| spare(l) + spare(r)),
            "That would be so if the points on the right began a block of their own, as \
             in kernel 2. Here they go on where those on the left end.",
        )
        .mistake(
            "one_launch_for_all",
            |seed| {
                let (left, right) = sizes(seed);
                spare(left.iter().sum::<usize>() + right.iter().sum::<usize>())
            },
            "That is a single launch for all points. There is a launch for each pair of \
             clusters, and each has a last block.",
        )
        .mistake(
            "those_that_work",
            |seed| over_pairs(seed, |l, r| l + r),
            "These are the threads that have a point. The others are asked for.",
        )
        .mistake(
            "one_block_always",
            |seed| over_pairs(seed, |l, r| BLOCK.saturating_sub(l + r)),
            "Some pairs have more than 256 points: they need two blocks, and the second \
             one has idle threads too.",
        );
    exercise_kit::predict(&prediction)
}
