//! How often `distance` is called.

use std::process::ExitCode;

use exercise_count_the_pairs::{Counter, pair};
use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random, random_points};

/// The sizes of the clusters on the left and on the right: three and two, none equal.
fn sizes(seed: u64) -> ([usize; 3], [usize; 2]) {
    let mut random = Random::seed_from_u64(seed);
    let mut about = |size: usize| size + random.random_range(0..5);
    ([about(4), about(9), about(21)], [about(14), about(30)])
}

fn totals(seed: u64) -> (usize, usize) {
    let (left, right) = sizes(seed);
    (left.iter().sum(), right.iter().sum())
}

fn question(seed: u64) -> String {
    let ([a, b, c], [d, e]) = sizes(seed);
    format!(
        "The clusters on the left have {a}, {b} and {c} points, those on the right \
         {d} and {e}. How often is `distance` called?"
    )
}

fn counted(seed: u64) -> u64 {
    let mut random = Random::seed_from_u64(seed);
    let mut clusters = |sizes: &[usize]| -> Vec<_> {
        sizes.iter().map(|&size| random_points(&mut random, size)).collect()
    };
    let (left, right) = sizes(seed);
    let counter = Counter::default();
    pair(&clusters(&left), &clusters(&right), &counter);
    counter.count()
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, counted)
        .mistake(
            "each_pair_once",
            |seed| totals(seed).0 * totals(seed).1,
            "That is how many pairs of points there are. The program visits each of \
             them more than once.",
        )
        .mistake(
            "one_direction_or_one_pairing",
            |seed| 2 * totals(seed).0 * totals(seed).1,
            "`chamfer` has two pairs of loops, and `pair` has two loops that call it: \
             you counted one of the two.",
        )
        .mistake(
            "clusters_for_points",
            |_| 4 * 3 * 2,
            "That counts pairs of clusters. `distance` is called for pairs of points.",
        )
        .mistake(
            "adds_the_sizes",
            |seed| 4 * (totals(seed).0 + totals(seed).1),
            "Loops inside loops multiply: for each point of the outer one the inner \
             one runs through all of its points.",
        );
    exercise_kit::predict(&prediction)
}
