//! What the kernel in `tiled.cu` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Close, Exercise, Random, Tolerance};
use exercise_tiled_cuda::{BLOCK, UNTOUCHED, nearest};
use step5_gpu::{Counts, Emulation};

/// The points and the others.
type Input = (Vec<[f32; 3]>, Vec<[f32; 3]>);
/// What is in memory afterwards, and how often global memory was read; or what is
/// wrong with the kernel.
type Answer = Result<(Vec<f32>, u64), String>;

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
    let (count, others) = (random.random_range(1..50), random.random_range(1..50));
    sized(count, others)(random)
}

/// The distances, and nothing behind them.
fn is_right((points, others): &Input, answer: &Answer) -> Result<(), String> {
    let (found, _) = answer.as_ref().map_err(|_| "a kernel that compiles")?;
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

/// A block reads each of the others once, and each thread a point.
fn reads_once_a_block(input: &Input, answer: &Answer) -> Result<(), String> {
    is_right(input, answer)?;
    let (points, others) = input;
    let blocks = points.len().div_ceil(BLOCK);
    let most = (blocks * 3 * (others.len() + BLOCK)) as u64;
    match answer {
        Ok((_, reads)) if *reads > most => Err(format!(
            "at most {most} reads of global memory ({blocks} blocks; in each, 3 for each of \
             the {} others and 3 for each of {BLOCK} threads), not {reads}",
            others.len()
        )),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(points, others): Input| -> Answer {
        match nearest(&points, &others) {
            Ok((distances, Counts { global_reads, .. })) => {
                Ok((distances, global_reads))
            }
            Err(error) => Err(error.to_string()),
        }
    })
    .needs(|| Emulation::is_possible().map_err(|error| error.to_string()))
    // Few checks: each has a process of its own, which compiles the kernel anew.
    .holds("a_tile_that_is_not_full", far(BLOCK, 5), is_right)
    .holds(
        "spare_threads_stay_and_write_nothing",
        sized(BLOCK + 5, 2 * BLOCK + 7),
        is_right,
    )
    .holds("no_thread_is_a_tile_ahead", sized(BLOCK, 7 * BLOCK), is_right)
    .holds("a_block_reads_each_point_once", any, reads_once_a_block);
    exercise_kit::run(&exercise)
}
