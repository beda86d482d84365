//! What `nearest_cluster` has to do.

use std::process::ExitCode;

use exercise_early_abandon::{Point, nearest_cluster};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};

type Input = (Vec<Point>, Vec<Vec<Point>>);

/// Clusters of a few points, all about the same place: many distances are near one
/// another.
fn crowded(random: &mut Random) -> Input {
    let mut cluster = || {
        let count = random.random_range(1..14);
        random_points(random, count)
    };
    (cluster(), (0..9).map(|_| cluster()).collect())
}

/// Clusters far apart in a long row, of which the second, third or fourth is nearest.
fn apart(random: &mut Random) -> Input {
    let nearest = random.random_range(1..4);
    let mut at = |x: f64| {
        let mut points = random_points(random, 301);
        points.iter_mut().for_each(|point| point[0] += x);
        points
    };
    let candidates = (0..61).map(|number| at(f64::from(number) * 5.0)).collect();
    (at(f64::from(nearest) * 5.0), candidates)
}

/// Without leaving early: a mean for each candidate, and the first of the least.
fn plainly((cluster, candidates): &Input) -> usize {
    let mean = |candidate: &Vec<Point>| {
        let distance = |p: &Point, q: &Point| {
            let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
            square.sqrt()
        };
        let mut sum = 0.0;
        for p in cluster {
            let to_each = candidate.iter().map(|q| distance(p, q));
            sum += to_each.fold(f64::INFINITY, f64::min);
        }
        sum
    };
    let means: Vec<f64> = candidates.iter().map(mean).collect();
    let least = means.iter().copied().fold(f64::INFINITY, f64::min);
    means.iter().position(|&mean| mean == least).expect("there is a candidate")
}

fn main() -> ExitCode {
    let line = |places: &[f64]| places.iter().map(|&x| [x, 0.0, 0.0]).collect();
    let exercise = Exercise::new(|(cluster, candidates): Input| {
        nearest_cluster(&cluster, &candidates)
    })
    .case(
        "a_single_candidate_wins",
        (line(&[0.0, 1.0, 5.0]), vec![line(&[100.0, 200.0])]),
        0,
    )
    .case(
        "the_first_of_equal_ones_wins",
        (line(&[0.0]), vec![line(&[9.0]), line(&[2.0]), line(&[-2.0, 7.0])]),
        1,
    )
    .case(
        // Ahead after one point, behind after three.
        "a_good_start_is_not_enough",
        (
            line(&[0.0, 10.0, 20.0]),
            vec![line(&[0.0]), line(&[1.0, 11.0, 21.0, 50.0])],
        ),
        1,
    )
    .case(
        // The mean in the other direction would choose the first.
        "the_mean_is_over_the_cluster",
        (line(&[0.0, 10.0, 20.0]), vec![line(&[10.0]), line(&[3.0, 13.0, 90.0])]),
        1,
    )
    .agrees("crowded_clusters", crowded, plainly)
    .timed(apart);
    exercise_kit::run(&exercise)
}
