//! What `nest` has to do.

use std::process::ExitCode;

use exercise_kit::Exercise;
use exercise_kit::rand::RngExt;
use exercise_nest_formula::nest;

/// Four loops.
fn loops(n: &u64) -> u128 {
    let mut sum = 0;
    for m in 0..*n {
        for l in 0..m {
            for j in 0..l {
                for i in 0..j {
                    sum += u128::from(i + 4);
                }
            }
        }
    }
    sum
}

/// From n to n + 1, m = n comes in: three loops less are the sum of i + 4 over all
/// 0 ≤ i < j < l < n, and so on down. Four sums that grow with one another, and no
/// product that could overflow.
fn added(n: &u64) -> u128 {
    let [mut over_i, mut over_j, mut over_l, mut over_m] = [0_u128; 4];
    for i in 0..*n {
        over_m += over_l;
        over_l += over_j;
        over_j += over_i;
        over_i += u128::from(i + 4);
    }
    over_m
}

fn main() -> ExitCode {
    let exercise = Exercise::new(nest)
        .case("no_numbers_no_terms", 0, 0)
        .case("fewer_than_four_numbers_no_terms", 3, 0)
        .case("four_numbers_one_term", 4, 4)
        .case("five_numbers_five_terms", 5, 21)
        .case("the_nest_of_the_chapter", 200, 2_794_389_840)
        // C(n, 5) passes 2⁶⁴ soon behind 18,000, and 2⁵³ much earlier.
        .case("more_digits_than_an_f64_has", 4_325, 12_640_094_910_927_165)
        .agrees("small_nests", |random| random.random_range(0..60), loops)
        .agrees(
            "nests_of_the_largest_sizes",
            |random| random.random_range(9_000_000..=10_000_000),
            added,
        )
        .timed(|random| random.random_range(4_000_000..5_000_000));
    exercise_kit::run(&exercise)
}
