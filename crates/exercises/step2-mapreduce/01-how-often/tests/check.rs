//! How often `distance` is called.

use std::process::ExitCode;

use exercise_how_often::{Counter, first_two_with_a_neighbour};
use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random};

/// The points on the right are at 1, 2, 3, … up to this number.
fn last(seed: u64) -> u64 {
    30 + Random::seed_from_u64(seed).random_range(0..9)
}

/// On the left: one with a neighbour, one with none, and two more with one.
fn places(seed: u64) -> [u64; 3] {
    let mut random = Random::seed_from_u64(seed + 1_000);
    [7, 17, 24].map(|place| place + random.random_range(0..5))
}

fn question(seed: u64) -> String {
    let [first, second, third] = places(seed);
    format!(
        "The points on the right are at 1, 2, 3 and so on up to {}, in this order. \
         Those on the left are at {first}, 99, {second} and {third}. How often is \
         `distance` called?",
        last(seed)
    )
}

fn counted(seed: u64) -> u64 {
    let [first, second, third] = places(seed).map(|place| place as f64);
    let right: Vec<f64> = (1..=last(seed)).map(|place| place as f64).collect();
    let counter = Counter::default();
    first_two_with_a_neighbour(&[first, 99.0, second, third], &right, &counter);
    counter.count()
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, counted)
        .mistake(
            "every_pair",
            |seed| 4 * last(seed),
            "That counts every pair of points. Some are never looked at.",
        )
        .mistake(
            "take_does_not_stop",
            |seed| places(seed).iter().sum::<u64>() + last(seed),
            "You went through all points on the left. `take(2)` stops asking when it \
             has two.",
        )
        .mistake(
            "any_does_not_stop",
            |seed| 3 * last(seed),
            "You let `any` look at all points on the right. It stops at the first that \
             is near.",
        )
        .mistake(
            "the_one_that_is_found_counts_not",
            |seed| places(seed)[0] + places(seed)[1] - 2 + last(seed),
            "To find that a point is near, its distance has to be computed too.",
        )
        .mistake(
            "only_those_with_a_neighbour",
            |seed| places(seed)[0] + places(seed)[1],
            "The point at 99 has no neighbour, and it takes the most distances of all \
             to find that out.",
        )
        .mistake(
            "one_distance_a_point",
            |_| 4,
            "For each point on the left `any` goes through points on the right, each \
             with a distance of its own.",
        );
    exercise_kit::predict(&prediction)
}
