//! How many numbers kernel 2 reads from global memory.

use std::process::ExitCode;

use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random};
use exercise_reads_per_pair::{BLOCK, launch};
use step5_gpu::Emulation;

/// The sizes of both clusters: neither fills its blocks.
fn sizes(seed: u64) -> (usize, usize) {
    let mut random = Random::seed_from_u64(seed);
    (random.random_range(33..48), random.random_range(18..32))
}

fn question(seed: u64) -> String {
    let (l, r) = sizes(seed);
    format!(
        "A block has {BLOCK} threads. The cluster on the left has {l} points, the one \
         on the right {r}. How many numbers does kernel 2 read from global memory?"
    )
}

fn counted(seed: u64) -> u64 {
    let (l, r) = sizes(seed);
    launch(l, r)
        .expect("there is a C++ compiler, and it takes the kernel")
        .global_reads
}

/// What both directions read, if one with so many points and others reads that.
fn both_ways(seed: u64, reads: impl Fn(usize, usize) -> usize) -> usize {
    let (l, r) = sizes(seed);
    reads(l, r) + reads(r, l)
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, counted)
        .needs(|| Emulation::is_possible().map_err(|error| error.to_string()))
        .mistake(
            "as_without_tiles",
            |seed| both_ways(seed, |points, others| 3 * points * others + 3 * points),
            "That is what kernel 1 reads, where each thread reads all of the others by \
             itself.",
        )
        .mistake(
            "no_points_of_their_own",
            |seed| both_ways(seed, |points, others| points.div_ceil(BLOCK) * 3 * others),
            "The tiles are right. What do the threads read before the first tile?",
        )
        .mistake(
            "spare_threads_read_nothing",
            |seed| {
                both_ways(seed, |points, others| {
                    points.div_ceil(BLOCK) * 3 * others + 3 * points
                })
            },
            "Nearly. The last block has threads without a point. They stay for the \
             barriers, and read the last point like the others.",
        )
        .mistake(
            "one_direction",
            |seed| {
                let (l, r) = sizes(seed);
                l.div_ceil(BLOCK) * 3 * (r + BLOCK)
            },
            "That is what the blocks of the left points read. The launch has blocks for \
             the right ones too.",
        )
        .mistake(
            "points_for_numbers",
            |seed| {
                both_ways(seed, |points, others| points.div_ceil(BLOCK) * (others + BLOCK))
            },
            "These are points. Each of them is three numbers.",
        );
    exercise_kit::predict(&prediction)
}
