//! What the five functions promise.

use std::process::ExitCode;

use exercise_five_slips::{
    Clocks, Point, Runs, distance, labels, mean_and_spread, speedup, wait_loop,
};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use serde::{Deserialize, Serialize};

/// Which of the functions is called, with what.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Call {
    WaitLoop(u64),
    MeanAndSpread(Vec<[f64; 3]>),
    Speedup {
        alone_wall: f64,
        alone_cpu: f64,
        together_wall: f64,
        together_cpu: f64,
    },
    Distance(Point, Point),
    Labels(Vec<usize>),
}

/// Whatever it is, as a list of numbers.
fn called(call: Call) -> Vec<f64> {
    match call {
        Call::WaitLoop(n) => {
            let (terms, last) = wait_loop(n);
            vec![terms as f64, last]
        }
        Call::MeanAndSpread(results) => {
            let (mean, spread) = mean_and_spread(&results);
            vec![mean, spread]
        }
        Call::Speedup { alone_wall, alone_cpu, together_wall, together_cpu } => {
            vec![speedup(&Runs {
                alone: Clocks { wall: alone_wall, cpu: alone_cpu },
                together: Clocks { wall: together_wall, cpu: together_cpu },
            })]
        }
        Call::Distance(l, r) => vec![distance(&l, &r)],
        Call::Labels(sizes) => {
            labels(&sizes).iter().map(|&label| label as f64).collect()
        }
    }
}

/// C(n, 4) terms; the last one has i = n - 4.
fn terms(n: u64) -> Vec<f64> {
    match n {
        0..4 => vec![0.0, 0.0],
        _ => vec![(n * (n - 1) * (n - 2) * (n - 3) / 24) as f64, n as f64],
    }
}

fn runs(random: &mut Random) -> Vec<[f64; 3]> {
    let count = 2 * random.random_range(1..8) + 1;
    let mut run = || {
        let (wall, busy) =
            (random.random_range(2.0..9.0), random.random_range(0.2..4.0));
        [wall, wall * busy, busy]
    };
    (0..count).map(|_| run()).collect()
}

/// The mean and the standard deviation of the first column.
fn mean_and_root(results: &[[f64; 3]]) -> Vec<f64> {
    let n = results.len() as f64;
    let (mut mean, mut variance) = (0.0, 0.0);
    for [wall, _, _] in results {
        mean += wall / n;
    }
    for [wall, _, _] in results {
        variance += (wall - mean) * (wall - mean) / n;
    }
    vec![mean, variance.sqrt()]
}

fn sizes(random: &mut Random) -> Vec<usize> {
    (0..7).map(|_| random.random_range(1..6)).collect()
}

fn repeated(sizes: &[usize]) -> Vec<f64> {
    let mut labels = Vec::new();
    for (cluster, &size) in sizes.iter().enumerate() {
        labels.extend(std::iter::repeat_n(cluster as f64, size));
    }
    labels
}

/// What the functions should give, each in another way.
fn promised(call: &Call) -> Vec<f64> {
    match call {
        Call::WaitLoop(n) => terms(*n),
        Call::MeanAndSpread(results) => mean_and_root(results),
        Call::Speedup { alone_wall, together_wall, .. } => {
            vec![alone_wall / together_wall]
        }
        Call::Distance([a, b, c], [x, y, z]) => {
            vec![(a - x).hypot(b - y).hypot(c - z)]
        }
        Call::Labels(sizes) => repeated(sizes),
    }
}

fn main() -> ExitCode {
    let exercise = Exercise::new(called)
        .agrees(
            "the_third_loop_runs",
            |random| Call::WaitLoop(random.random_range(0..40)),
            promised,
        )
        .agrees(
            "the_spread_is_that_of_the_wall_times",
            |random| Call::MeanAndSpread(runs(random)),
            promised,
        )
        .agrees(
            "a_speedup_compares_two_wall_times",
            |random| {
                let mut seconds = || random.random_range(1.0..9.0);
                Call::Speedup {
                    alone_wall: seconds(),
                    alone_cpu: seconds(),
                    together_wall: seconds(),
                    together_cpu: seconds(),
                }
            },
            promised,
        )
        .case(
            "a_point_is_at_no_distance_from_itself",
            Call::Distance([1.0, -2.0, 3.0], [1.0, -2.0, 3.0]),
            vec![0.0],
        )
        .agrees(
            "a_distance_subtracts",
            |random| {
                let points = random_points(random, 2);
                Call::Distance(points[0], points[1])
            },
            promised,
        )
        .case(
            "labels_begin_with_their_cluster",
            Call::Labels(vec![2, 1, 3]),
            vec![0.0, 0.0, 1.0, 2.0, 2.0, 2.0],
        )
        .agrees(
            "labels_of_many_clusters",
            |random| Call::Labels(sizes(random)),
            promised,
        );
    exercise_kit::run(&exercise)
}
