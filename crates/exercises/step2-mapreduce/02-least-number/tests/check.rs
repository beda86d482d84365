//! What `least` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_least_number::least;

type Numbers = Vec<f64>;

/// Few different numbers, NaN of either sign among them.
fn mixed(random: &mut Random) -> Numbers {
    let count = 2 * random.random_range(0..9) + 1;
    let number = |_| match random.random_range(0..14) {
        0 => f64::NAN,
        1 => -f64::NAN,
        2 => f64::INFINITY,
        3 => -0.0,
        other => f64::from(other - 4),
    };
    (0..count).map(number).collect()
}

fn anywhere(random: &mut Random) -> Numbers {
    (0..151).map(|_| random.random_range(-1e3..1e3)).collect()
}

/// A number wins if none is less and none before it is equal.
fn plainly(numbers: &Numbers) -> Option<(usize, f64)> {
    let wins = |&place: &usize| {
        let x = numbers[place];
        let beats = |&y: &f64| y.is_nan() || x < y;
        !x.is_nan()
            && numbers[..place].iter().all(beats)
            && numbers[place..].iter().all(|y| y == &x || beats(y))
    };
    (0..numbers.len()).find(wins).map(|place| (place, numbers[place]))
}

fn main() -> ExitCode {
    const NAN: f64 = f64::NAN;
    const INFINITY: f64 = f64::INFINITY;
    let exercise = Exercise::new(|numbers: Numbers| least(&numbers))
        .case("nothing_has_no_least", vec![], None)
        .case("one_number_is_the_least", vec![7.5], Some((0, 7.5)))
        .case(
            "the_first_of_equal_ones_wins",
            vec![4.0, 2.0, 3.0, 2.0, 2.0],
            Some((1, 2.0)),
        )
        .case("zero_has_no_sign", vec![1.0, 0.0, -0.0], Some((1, 0.0)))
        .case("nan_in_front_is_passed_over", vec![NAN, 3.0, 2.0], Some((2, 2.0)))
        .case("nan_behind_is_passed_over", vec![3.0, 2.0, NAN], Some((1, 2.0)))
        .case("negative_nan_is_passed_over", vec![3.0, -NAN, 2.0], Some((2, 2.0)))
        .case("nan_alone_has_no_least", vec![NAN, -NAN, NAN], None)
        .case(
            "infinity_is_a_number",
            vec![NAN, INFINITY, INFINITY],
            Some((1, INFINITY)),
        )
        .agrees("numbers_of_all_kinds", mixed, plainly)
        .agrees("many_numbers", anywhere, plainly);
    exercise_kit::run(&exercise)
}
