//! What `chamfer` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_one_root::{Point, chamfer};

type Input = (Vec<Point>, Vec<Point>);

/// Two clusters of different sizes, one of them shifted.
fn clusters(random: &mut Random) -> Input {
    let (n, m) = (random.random_range(1..20), random.random_range(1..30));
    let mut right = random_points(random, m);
    right.iter_mut().for_each(|q| q[1] += 0.5);
    (random_points(random, n), right)
}

/// Small clusters a million away from the origin.
fn far_away(random: &mut Random) -> Input {
    let mut points = |count| -> Vec<Point> {
        let points = random_points(random, count);
        points.iter().map(|p| [p[0] * 1e-2 + 1e6, p[1] * 1e-2, p[2] - 1e6]).collect()
    };
    (points(9), points(7))
}

/// The definition, with loops.
fn plainly((left, right): &Input) -> f64 {
    let mean = |from: &[Point], to: &[Point]| {
        let mut sum = 0.0;
        for p in from {
            let mut nearest = f64::INFINITY;
            for q in to {
                let square: f64 =
                    (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
                nearest = nearest.min(square.sqrt());
            }
            sum += nearest;
        }
        sum / from.len() as f64
    };
    mean(left, right).max(mean(right, left))
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [x, 0.0, 0.0]).collect()
    };
    let exercise = Exercise::new(|(left, right): Input| chamfer(&left, &right))
        .case(
            "two_points_are_at_their_distance",
            (vec![[1.0, 2.0, 3.0]], vec![[3.0, 5.0, 9.0]]),
            7.0,
        )
        // (1 + 4 + 9) / 3 is not the root of (1 + 16 + 81) / 3.
        .case(
            "lengths_are_averaged_not_squares",
            (line(&[0.0]), line(&[1.0, 4.0, 9.0])),
            14.0 / 3.0,
        )
        .case(
            // From the left it is 0, from the right (0 + 8) / 2.
            "the_larger_direction_counts",
            (line(&[5.0]), line(&[5.0, 13.0])),
            4.0,
        )
        .case(
            "left_may_be_the_larger_one",
            (line(&[5.0, 13.0, -1.0]), line(&[5.0])),
            14.0 / 3.0,
        )
        .case(
            "a_cluster_is_at_0_from_itself",
            (line(&[0.3, 0.7, 1.1]), line(&[0.3, 0.7, 1.1])),
            0.0,
        )
        .agrees("clusters_of_many_sizes", clusters, plainly)
        .agrees("far_from_the_origin", far_away, plainly)
        .timed(|random| {
            (random_points(random, 2_501), random_points(random, 2_003))
        });
    exercise_kit::run(&exercise)
}
