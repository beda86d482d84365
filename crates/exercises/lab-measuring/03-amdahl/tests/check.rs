//! What `forecast` has to do.

use std::process::ExitCode;

use exercise_amdahl::forecast;
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, Tolerance};

/// Seconds on one thread, seconds on so many threads, and the threads wanted.
type Input = (f64, f64, u32, u32);
/// The parallel share, seconds, and the greatest speed-up.
type Answer = Option<(f64, f64, f64)>;

/// A program that follows the law: the time on one thread, its parallel share, and
/// two numbers of threads.
fn program(random: &mut Random) -> (f64, f64, u32, u32) {
    (
        random.random_range(0.5..90.0),
        random.random_range(0.02..0.98),
        random.random_range(2..33),
        random.random_range(1..129),
    )
}

fn time_on(alone: f64, parallel: f64, threads: u32) -> f64 {
    alone * (1.0 - parallel) + alone * parallel / f64::from(threads)
}

fn measured(random: &mut Random) -> Input {
    let (alone, parallel, threads, wanted) = program(random);
    (alone, time_on(alone, parallel, threads), threads, wanted)
}

/// Tries shares, halving the interval in which the right one lies.
fn plainly(&(alone, together, threads, wanted): &Input) -> Answer {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if time_on(alone, middle, threads) > together {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((low, time_on(alone, low, wanted), alone / (alone - alone * low)))
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(alone, together, threads, wanted): Input| {
        forecast(alone, together, threads, wanted)
            .map(|found| (found.parallel, found.seconds, found.greatest_speedup))
    })
    // The shares are quotients of differences, which cost some digits.
    .tolerance(Tolerance { relative: 1e-9, absolute: 1e-9 })
    // Of 8 seconds 6 divide: 2 + 6 / 4 on 4 threads, and never less than 2.
    .case("three_quarters_divide", (8.0, 3.5, 4, 6), Some((0.75, 3.0, 4.0)))
    .case("the_serial_part_stays", (10.0, 6.0, 5, 1_000), Some((0.5, 5.005, 2.0)))
    .case("all_of_it_divides", (12.0, 3.0, 4, 3), Some((1.0, 4.0, f64::INFINITY)))
    .case("nothing_divides", (12.0, 12.0, 4, 3), Some((0.0, 12.0, 1.0)))
    .case("one_thread_may_be_wanted", (8.0, 3.5, 4, 1), Some((0.75, 8.0, 4.0)))
    .case("slower_with_more_threads_is_not_the_law", (4.0, 5.0, 3, 8), None)
    .case("faster_than_the_threads_is_not_the_law", (9.0, 2.5, 3, 8), None)
    .case("a_second_run_alone_says_nothing", (5.0, 5.0, 1, 8), None)
    .case("nor_does_a_faster_one", (5.0, 4.0, 1, 8), None)
    .agrees("programs_that_follow_the_law", measured, plainly);
    exercise_kit::run(&exercise)
}
