//! What `histogram` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_no_table::{Point, histogram};

/// Left, right, the width of a bin, and how many bins there are.
type Input = (Vec<Point>, Vec<Point>, f64, usize);

fn points(random: &mut Random) -> Input {
    let (n, m) = (random.random_range(0..20), random.random_range(0..20));
    let (left, right) = (random_points(random, n), random_points(random, m));
    (left, right, random.random_range(0.05..0.7), random.random_range(0..9))
}

/// For each bin, the pairs whose distance lies between its borders.
fn plainly((left, right, width, bins): &Input) -> Vec<u64> {
    let lies_in = |p: &Point, q: &Point, bin: usize| {
        let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
        let place = square.sqrt() / width;
        place >= bin as f64 && place < (bin + 1) as f64
    };
    let mut counts = Vec::new();
    for bin in 0..*bins {
        let mut count = 0;
        for p in left {
            count += right.iter().filter(|q| lies_in(p, q, bin)).count() as u64;
        }
        counts.push(count);
    }
    counts
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [0.0, x, 0.0]).collect()
    };
    let exercise = Exercise::new(|(left, right, width, bins): Input| {
        histogram(&left, &right, width, bins)
    })
    .case("no_points_no_counts", (vec![], line(&[1.0]), 1.0, 3), vec![0; 3])
    .case("no_bins_no_counts", (line(&[1.0]), line(&[1.0]), 1.0, 0), vec![])
    // 0, 1, 4 and 3, 2, 1.
    .case(
        "every_point_meets_every_other",
        (line(&[0.5, 3.5]), line(&[0.5, 1.5, 4.5]), 1.0, 5),
        vec![1, 2, 1, 1, 1],
    )
    .case(
        "a_border_belongs_to_the_upper_bin",
        (line(&[0.0]), line(&[0.0, 0.5, -1.5]), 0.5, 4),
        vec![1, 1, 0, 1],
    )
    .case(
        "what_is_beyond_is_not_counted",
        (line(&[0.0]), line(&[0.75, 2.0, 1e300, 7.0]), 0.5, 4),
        vec![0, 1, 0, 0],
    )
    .case(
        "bins_are_of_lengths_not_of_squares",
        (line(&[0.0]), line(&[2.5, 3.5, 0.5]), 1.0, 9),
        vec![1, 0, 1, 1, 0, 0, 0, 0, 0],
    )
    .agrees("points_anywhere", points, plainly)
    .timed(|random| {
        (random_points(random, 2_501), random_points(random, 1_801), 0.037, 41)
    });
    exercise_kit::run(&exercise)
}
