//! What `sum_of_nearest` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_same_sum::{Point, sum_of_nearest};

/// The points, the others, and on how many threads the sum is wanted: one answer for
/// each of them.
type Input = (Vec<Point>, Vec<Point>, Vec<usize>);

/// Points at all scales, from thousandths to millions.
fn at_all_scales(random: &mut Random, count: usize) -> Vec<Point> {
    let mut points = random_points(random, count);
    for point in &mut points {
        let scale = 10_f64.powf(random.random_range(-3.0..6.0));
        point.iter_mut().for_each(|coordinate| *coordinate *= scale);
    }
    points
}

fn scattered(random: &mut Random) -> Input {
    let (points, others) =
        (random.random_range(100..400), random.random_range(1..30));
    (at_all_scales(random, points), random_points(random, others), vec![1, 2, 3])
}

fn few(random: &mut Random) -> Input {
    let (points, others) = (random.random_range(1..8), random.random_range(1..5));
    (random_points(random, points), random_points(random, others), vec![3, 2, 1])
}

fn large(random: &mut Random) -> Input {
    (at_all_scales(random, 4_801), random_points(random, 8_103), vec![2])
}

fn plainly((points, others, threads): &Input) -> Vec<f64> {
    let nearest = |p: &Point| {
        let distance = |q: &Point| {
            let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
            square.sqrt()
        };
        others.iter().map(distance).fold(f64::INFINITY, f64::min)
    };
    let sum = points.iter().map(nearest).sum();
    threads.iter().map(|_| sum).collect()
}

fn equal_bits((_, _, threads): &Input, sums: &[f64]) -> Result<(), String> {
    for (threads, sum) in threads.iter().zip(sums) {
        if sum.to_bits() != sums[0].to_bits() {
            return Err(format!(
                "{:?} on {threads} threads too, not {sum:?}",
                sums[0]
            ));
        }
    }
    Ok(())
}

/// Two threads on one processor are no faster than one.
fn two_processors() -> Result<(), String> {
    match std::thread::available_parallelism() {
        Ok(count) if count.get() < 2 => Err(
            "two threads are to be faster than one, and this machine gives a program \
             one processor only"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [x, 0.0, 0.0]).collect()
    };
    let exercise = Exercise::new(|(points, others, threads): Input| {
        threads.iter().map(|&n| sum_of_nearest(&points, &others, n)).collect()
    })
    .needs(two_processors)
    .case(
        "every_point_counts",
        (line(&[1.0, 2.0, 4.0, 8.0, 16.0]), line(&[0.0, 100.0]), vec![1, 2, 3]),
        vec![31.0; 3],
    )
    .agrees("more_threads_than_points", few, plainly)
    .agrees("as_exact_as_a_plain_sum", scattered, plainly)
    .holds("the_same_to_the_last_bit", scattered, |input, sums| {
        equal_bits(input, sums)
    })
    .timed(large);
    exercise_kit::run(&exercise)
}
