//! What `nearest` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, Tolerance};
use exercise_lane_tail::nearest;

/// A point, and the points among which its nearest is looked for.
type Input = ([f32; 3], Vec<[f32; 3]>);

fn point(random: &mut Random) -> [f32; 3] {
    [(); 3].map(|()| random.random_range(-1.0..1.0))
}

/// Any number of points, mostly not a multiple of the lanes.
fn scattered(random: &mut Random) -> Input {
    let count = random.random_range(1..60);
    (point(random), (0..count).map(|_| point(random)).collect())
}

/// Points on a grid of few places: there are many equal distances.
fn on_a_grid(random: &mut Random) -> Input {
    let count = random.random_range(17..60);
    let mut place = || [(); 3].map(|()| f32::from(random.random_range(-2_i8..3)));
    ([0.0; 3], (0..count).map(|_| place()).collect())
}

/// One after the other, and the first of the least.
fn plainly((point, points): &Input) -> (usize, f32) {
    let mut best = (0, f32::INFINITY);
    for (number, other) in points.iter().enumerate() {
        let axes = point.iter().zip(other);
        let square = axes.map(|(a, b)| (b - a) * (b - a)).sum();
        if square < best.1 {
            best = (number, square);
        }
    }
    best
}

fn main() -> ExitCode {
    // Points on a line, at these distances from the point.
    let line = |distances: &[f32]| -> Input {
        ([3.0, 0.0, 0.0], distances.iter().map(|&x| [3.0 + x, 0.0, 0.0]).collect())
    };
    let exercise = Exercise::new(|(point, points): Input| {
        let axis = |axis: usize| points.iter().map(|p| p[axis]).collect::<Vec<_>>();
        nearest(point, [&axis(0), &axis(1), &axis(2)])
    })
    .tolerance(Tolerance::F32)
    .case("fewer_points_than_lanes", line(&[4.0, 5.0, 2.0]), (2, 4.0))
    .case("a_single_point", line(&[-7.0]), (0, 49.0))
    .case(
        "whole_vectors_and_nothing_else",
        line(&[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 9.0]),
        (6, 9.0),
    )
    .case(
        "the_last_point_is_one_too",
        line(&[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 9.0, 9.0, 6.0, 7.0, 2.0]),
        (10, 4.0),
    )
    .case(
        // At the origin there is none, and it would be nearer than any.
        "what_fills_a_vector_up_is_no_point",
        line(&[9.0, 8.0, 7.0, 6.0, 7.0, 8.0, 9.0, 9.0, 5.0]),
        (8, 25.0),
    )
    .case(
        // Point 10 is in lane 2, and point 5 in lane 5.
        "of_equally_near_points_the_first",
        line(&[
            9.0, 8.0, 7.0, 6.0, 5.0, 2.0, 9.0, 9.0, 6.0, 7.0, 2.0, 3.0, 3.0, 4.0,
            5.0, 6.0,
        ]),
        (5, 4.0),
    )
    .case(
        "the_tail_does_not_win_a_tie",
        line(&[9.0, 8.0, 7.0, 2.0, 5.0, 4.0, 9.0, 9.0, 6.0, -2.0]),
        (3, 4.0),
    )
    .agrees("points_on_a_grid", on_a_grid, plainly)
    .agrees("any_number_of_points", scattered, plainly);
    exercise_kit::run(&exercise)
}
