//! How many lanes compute.

use std::process::ExitCode;

use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random};
use exercise_lanes_at_work::{LANES, all_pairs};

/// The sizes of the clusters on the left and on the right: none is a multiple of 16,
/// and now the one side is longer, now the other.
fn sizes(seed: u64) -> ([usize; 3], [usize; 2]) {
    let mut random = Random::seed_from_u64(seed);
    let mut about = |size: usize| size + random.random_range(1..11);
    ([about(0), about(32), about(160)], [about(16), about(96)])
}

fn question(seed: u64) -> String {
    let ([a, b, c], [d, e]) = sizes(seed);
    format!(
        "The clusters on the left have {a}, {b} and {c} points, those on the right \
         {d} and {e}. How many squared distances are computed, in all {LANES} lanes of \
         every vector?"
    )
}

/// The sum over all pairs of clusters.
fn over_pairs(seed: u64, of: impl Fn(usize, usize) -> usize) -> usize {
    let (left, right) = sizes(seed);
    let mut sum = 0;
    for l in left {
        for r in right {
            sum += of(l, r);
        }
    }
    sum
}

fn padded(size: usize) -> usize {
    size.next_multiple_of(LANES)
}

fn computed(seed: u64) -> u64 {
    let (left, right) = sizes(seed);
    all_pairs(&left, &right)
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, computed)
        .mistake(
            "no_padding",
            |seed| over_pairs(seed, |l, r| l * r),
            "These are the pairs of points. A vector that is not full computes in all of \
             its lanes.",
        )
        .mistake(
            "both_sides_are_padded",
            |seed| over_pairs(seed, |l, r| padded(l) * padded(r)),
            "Rows are taken one by one: only the side in the lanes is padded.",
        )
        .mistake(
            "the_right_side_in_the_lanes",
            |seed| over_pairs(seed, |l, r| l * padded(r)),
            "Not always the right cluster goes into the lanes: look at how `rows` and \
             `columns` are chosen.",
        )
        .mistake(
            "the_shorter_side_in_the_lanes",
            |seed| over_pairs(seed, |l, r| padded(l.min(r)) * l.max(r)),
            "That pads the shorter side. The longer one goes into the lanes.",
        )
        .mistake(
            "both_directions",
            |seed| 2 * over_pairs(seed, |l, r| l.min(r) * padded(l.max(r))),
            "Twice as many as there are: one sweep serves both directions.",
        );
    exercise_kit::predict(&prediction)
}
