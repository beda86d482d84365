//! What `nearest_both_ways` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_two_threads_one_list::{Point, nearest_both_ways};

/// The points on the left and on the right, and how many threads there are.
type Input = (Vec<Point>, Vec<Point>, usize);

fn sized(
    left: usize,
    right: usize,
    threads: usize,
) -> impl Fn(&mut Random) -> Input {
    move |random| {
        (random_points(random, left), random_points(random, right), threads)
    }
}

/// All distances of one point, and the least of them.
fn plainly((left, right, _): &Input) -> (Vec<f64>, Vec<f64>) {
    let nearest = |p: &Point, others: &[Point]| {
        let distance = |q: &Point| {
            let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
            square.sqrt()
        };
        others.iter().map(distance).fold(f64::INFINITY, f64::min)
    };
    (
        left.iter().map(|p| nearest(p, right)).collect(),
        right.iter().map(|q| nearest(q, left)).collect(),
    )
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [x, 0.0, 0.0]).collect()
    };
    let exercise = Exercise::new(|(left, right, threads): Input| {
        nearest_both_ways(&left, &right, threads)
    })
    .case(
        "one_thread",
        (line(&[0.0, 5.0, 9.0]), line(&[4.0, 11.0]), 1),
        (vec![4.0, 1.0, 2.0], vec![1.0, 2.0]),
    )
    .case(
        // The nearest on the left is the first thread's for one, the second's for
        // the other.
        "each_thread_has_a_say",
        (line(&[0.0, 5.0, 9.0, 20.0]), line(&[4.0, 11.0, 1.0]), 2),
        (vec![1.0, 1.0, 2.0, 9.0], vec![1.0, 2.0, 1.0]),
    )
    .case(
        "the_last_part_may_be_shorter",
        (line(&[0.0, 5.0, 9.0, 20.0, 30.0]), line(&[4.0, 29.0]), 2),
        (vec![4.0, 1.0, 5.0, 9.0, 1.0], vec![1.0, 1.0]),
    )
    .case(
        "more_threads_than_points",
        (line(&[3.0]), line(&[1.0, 10.0]), 3),
        (vec![2.0], vec![2.0, 7.0]),
    )
    .agrees(
        "any_number_of_points",
        |random| {
            let mut count = || random.random_range(1..60);
            let (left, right) = (count(), count());
            let threads = random.random_range(1..4);
            sized(left, right, threads)(random)
        },
        plainly,
    )
    // Each thread works for some milliseconds, and so they overlap.
    .agrees("no_minimum_gets_lost", sized(1_501, 703, 2), plainly);
    exercise_kit::run(&exercise)
}
