//! What `mean_nearest` has to do.

use std::process::ExitCode;

use exercise_ask_the_processor::{Cloud, mean_nearest};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, Tolerance};

/// All x, all y and all z of a cloud.
type Axes = [Vec<f32>; 3];
/// From the first cloud to the second.
type Input = (Axes, Axes);

fn axes(random: &mut Random, count: usize) -> Axes {
    [(); 3].map(|()| (0..count).map(|_| random.random_range(-1.0..1.0)).collect())
}

fn sized(from: usize, to: usize) -> impl Fn(&mut Random) -> Input {
    move |random| (axes(random, from), axes(random, to))
}

fn cloud([x, y, z]: &Axes) -> Cloud<'_> {
    Cloud { x, y, z }
}

/// Points on the x axis.
fn line(places: &[f32]) -> Axes {
    [places.to_vec(), vec![0.0; places.len()], vec![0.0; places.len()]]
}

/// In f64, pair by pair.
fn plainly((from, to): &Input) -> f64 {
    let point = |axes: &Axes, i: usize| [0, 1, 2].map(|a| f64::from(axes[a][i]));
    let mut sum = 0.0;
    for i in 0..from[0].len() {
        let p = point(from, i);
        let distance = |j| {
            let q = point(to, j);
            (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum::<f64>().sqrt()
        };
        sum += (0..to[0].len()).map(distance).fold(f64::INFINITY, f64::min);
    }
    sum / from[0].len() as f64
}

fn main() -> ExitCode {
    let exercise =
        Exercise::new(|(from, to): Input| mean_nearest(cloud(&from), cloud(&to)))
            .tolerance(Tolerance { relative: 2e-6, absolute: 1e-7 })
            .case("a_single_pair", (line(&[1.0]), line(&[-2.0])), 3.0)
            .case(
                "fewer_points_than_lanes",
                (line(&[0.0, 10.0]), line(&[4.0, -3.0, 12.0])),
                2.5,
            )
            .case(
                "the_mean_is_over_the_first_cloud",
                (line(&[0.0, 2.0, 6.0]), line(&[0.0; 17])),
                8.0 / 3.0,
            )
            .agrees(
                "sizes_around_the_lanes",
                |random| {
                    let size = |random: &mut Random| random.random_range(1..40);
                    let (from, to) = (size(random), size(random));
                    sized(from, to)(random)
                },
                plainly,
            )
            .timed(sized(3_001, 2_503));
    exercise_kit::run(&exercise)
}
