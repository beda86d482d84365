//! What `chamfer_distance` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_pytorch_distance::{Point, chamfer_distance};

/// Padded clouds, and how many points of each count.
type Clouds = (Vec<Vec<Point>>, Vec<usize>);
type Input = (Clouds, Clouds);

/// A batch whose clouds differ in size, padded with whatever was there.
fn batch(random: &mut Random) -> Input {
    let pairs = random.random_range(1..6);
    let mut clouds = |longest: usize| {
        let lengths: Vec<usize> =
            (0..pairs).map(|_| random.random_range(1..=longest)).collect();
        let points = (0..pairs).map(|_| random_points(random, longest)).collect();
        (points, lengths)
    };
    (clouds(9), clouds(13))
}

/// One pair without padding.
fn unpadded(x: Vec<Point>, y: Vec<Point>) -> Input {
    let (n, m) = (x.len(), y.len());
    ((vec![x], vec![n]), (vec![y], vec![m]))
}

/// One pair of clouds that are a thousandth apart, a million away from the origin.
fn far_away(random: &mut Random) -> Input {
    let x = random_points(random, 7);
    let shifted = |by: f64| -> Vec<Point> {
        x.iter().map(|p| [p[0] + 1e6 + by, p[1] - 1e6, p[2]]).collect()
    };
    let mut y = shifted(1e-3);
    y.truncate(5);
    unpadded(shifted(0.0), y)
}

/// The formula, with tables of all squared distances.
fn plainly(((x, x_lengths), (y, y_lengths)): &Input) -> f64 {
    let mut total = 0.0;
    for (pair, (x, y)) in x.iter().zip(y).enumerate() {
        let (n, m) = (x_lengths[pair], y_lengths[pair]);
        let square = |i: usize, j: usize| -> f64 {
            let (p, q) = (x[i], y[j]);
            (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2) + (p[2] - q[2]).powi(2)
        };
        let least = |squares: Vec<f64>| squares.into_iter().fold(f64::MAX, f64::min);
        for i in 0..n {
            total += least((0..m).map(|j| square(i, j)).collect()) / n as f64;
        }
        for j in 0..m {
            total += least((0..n).map(|i| square(i, j)).collect()) / m as f64;
        }
    }
    total / x.len() as f64
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [x, 0.0, 0.0]).collect()
    };
    let exercise = Exercise::new(|((x, x_lengths), (y, y_lengths)): Input| {
        chamfer_distance(&x, &x_lengths, &y, &y_lengths)
    })
    // The directions agree here: 9 and 9.
    .case("squares_are_not_rooted", unpadded(line(&[0.0]), line(&[3.0])), 18.0)
    // From x to y it is 1, from y to x (1 + 9 + 49) / 3.
    .case(
        "both_directions_are_added",
        unpadded(line(&[0.0]), line(&[1.0, 3.0, 7.0])),
        1.0 + 59.0 / 3.0,
    )
    // From x to y it is (1 + 0 + 4) / 3, from y to x (0 + 9) / 2.
    .case(
        "each_cloud_is_divided_by_its_own_size",
        unpadded(line(&[0.0, 1.0, 3.0]), line(&[1.0, 6.0])),
        5.0 / 3.0 + 4.5,
    )
    .case(
        "padding_is_no_point",
        (
            (vec![line(&[10.0, 0.0, 0.0])], vec![1]),
            (vec![line(&[12.0, 13.0, 0.0, 0.0])], vec![2]),
        ),
        4.0 + 6.5,
    )
    // Pairs of 18 and 0; weighted by points it would be less than 9.
    .case(
        "each_pair_of_a_batch_counts_alike",
        (
            (vec![line(&[0.0, 0.0, 0.0]), line(&[1.0, 2.0, 5.0])], vec![1, 3]),
            (vec![line(&[3.0, 0.0, 0.0]), line(&[5.0, 1.0, 2.0])], vec![1, 3]),
        ),
        9.0,
    )
    .agrees("batches_of_many_sizes", batch, plainly)
    .agrees("far_from_the_origin", far_away, plainly);
    exercise_kit::run(&exercise)
}
