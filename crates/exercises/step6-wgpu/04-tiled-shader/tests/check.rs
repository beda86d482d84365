//! What the shader in `tiled.wgsl` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Close, Exercise, Random, Tolerance};
use exercise_tiled_shader::{TILE, UNTOUCHED, nearest};
use step6_wgpu::adapters;

/// The points and the others.
type Input = (Vec<[f32; 3]>, Vec<[f32; 3]>);
/// What is in memory afterwards, and how many points were fetched; or what is wrong
/// with the shader.
type Answer = Result<(Vec<f32>, u32), String>;

fn points(random: &mut Random, count: usize) -> Vec<[f32; 3]> {
    let mut number = || random.random_range(-1.0..1.0);
    (0..count).map(|_| [number(), number(), number()]).collect()
}

fn sized(count: usize, others: usize) -> impl Fn(&mut Random) -> Input {
    move |random| (points(random, count), points(random, others))
}

/// The others lie farther away than the origin, where memory that nobody has written
/// to would have points.
fn far(count: usize, others: usize) -> impl Fn(&mut Random) -> Input {
    move |random| {
        let (points, mut others) = sized(count, others)(random);
        others.iter_mut().for_each(|[x, _, _]| *x += 7.0);
        (points, others)
    }
}

fn any(random: &mut Random) -> Input {
    let (count, others) = (random.random_range(1..300), random.random_range(1..300));
    sized(count, others)(random)
}

/// The distances, and nothing behind them.
fn is_right((points, others): &Input, answer: &Answer) -> Result<(), String> {
    let (found, _) = answer.as_ref().map_err(|_| "a shader that compiles")?;
    for (i, (p, found)) in points.iter().zip(found).enumerate() {
        let distance = |q: &[f32; 3]| {
            let axes = p.iter().zip(q);
            axes.map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt()
        };
        let expected = others.iter().map(distance).fold(f64::INFINITY, f64::min);
        if !f64::from(*found).is_close(&expected, Tolerance::F32) {
            let found = match *found == UNTOUCHED {
                true => "and nothing was written".to_owned(),
                false => format!("not {found}"),
            };
            return Err(format!("{expected:.6} for point {i}, {found}"));
        }
    }
    match found[points.len()..].iter().find(|&&number| number != UNTOUCHED) {
        None => Ok(()),
        Some(number) => {
            Err(format!("nothing behind the {} points, not {number}", points.len()))
        }
    }
}

/// A workgroup fetches each of the others once.
fn fetches_once(input: &Input, answer: &Answer) -> Result<(), String> {
    is_right(input, answer)?;
    let (points, others) = input;
    // A thread to spare in the last tile may fetch a point that is there already.
    let groups = points.len().div_ceil(TILE);
    let most = groups * others.len().next_multiple_of(TILE);
    match answer {
        Ok((_, fetched)) if *fetched as usize > most => Err(format!(
            "at most {most} points fetched by {groups} workgroups, not {fetched}"
        )),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(points, others): Input| -> Answer {
        nearest(&points, &others).map_err(|error| error.to_string())
    })
    .needs(|| adapters::choose(None).map(|_| ()).map_err(|error| error.to_string()))
    .holds("a_tile_that_is_not_full", far(TILE, 5), is_right)
    .holds(
        "the_points_behind_the_last_whole_tile",
        sized(TILE - 1, 3 * TILE + 1),
        is_right,
    )
    .holds(
        "nothing_is_written_behind_the_last_point",
        sized(TILE + 3, TILE),
        is_right,
    )
    .holds("no_thread_is_a_tile_ahead", sized(TILE, 9 * TILE), is_right)
    .holds("any_number_of_points", any, is_right)
    .holds("a_workgroup_fetches_each_point_once", any, fetches_once);
    exercise_kit::run(&exercise)
}
