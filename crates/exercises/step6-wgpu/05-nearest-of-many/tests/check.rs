//! What the shader in `least.wgsl` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_nearest_of_many::{THREADS, nearest_of_each};
use step6_wgpu::adapters;

/// The point and the others.
type Input = ([f32; 3], Vec<[f32; 3]>);
/// For each workgroup the least squared distance and its point; or what is wrong with
/// the shader.
type Answer = Result<Vec<(f32, u32)>, String>;

/// So many points with whole coordinates, up to `widest`: squared distances are exact.
fn on_a_grid(random: &mut Random, count: usize, widest: u8) -> Input {
    let mut number = || f32::from(random.random_range(0..=widest));
    let place = [number(), number(), number()];
    (place, (0..count).map(|_| [number(), number(), number()]).collect())
}

fn sized(count: usize, widest: u8) -> impl Fn(&mut Random) -> Input {
    move |random| on_a_grid(random, count, widest)
}

/// One after the other, and the first of the least.
fn plainly((point, others): &Input) -> Answer {
    let square = |other: &[f32; 3]| -> f32 {
        point.iter().zip(other).map(|(a, b)| (b - a) * (b - a)).sum()
    };
    let of_group = |(group, others): (usize, &[[f32; 3]])| {
        let mut best = (f32::INFINITY, 0);
        for (lane, other) in others.iter().enumerate() {
            if square(other) < best.0 {
                best = (square(other), (group * THREADS + lane) as u32);
            }
        }
        best
    };
    Ok(others.chunks(THREADS).enumerate().map(of_group).collect())
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(point, others): Input| -> Answer {
        nearest_of_each(point, &others).map_err(|error| error.to_string())
    })
    .needs(|| adapters::choose(None).map(|_| ()).map_err(|error| error.to_string()))
    .agrees("a_full_workgroup", sized(THREADS, 200), plainly)
    .agrees("spare_threads_do_not_win", sized(5, 200), plainly)
    .agrees("each_workgroup_has_a_place", sized(5 * THREADS + 7, 200), plainly)
    // Four places along each axis: most distances are there several times.
    .agrees("of_equally_near_points_the_first", sized(THREADS, 3), plainly)
    .agrees(
        "any_number_of_points",
        |random| {
            let count = random.random_range(1..400);
            let widest = random.random_range(2..90);
            on_a_grid(random, count, widest)
        },
        plainly,
    );
    exercise_kit::run(&exercise)
}
