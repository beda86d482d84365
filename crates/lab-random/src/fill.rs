//! Ways to fill a slice with uniform numbers in 0..1. Each gives the same numbers for
//! the same seed, however many threads there are.

use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use rayon::prelude::*;

use crate::philox::{block, uniform};

/// How many numbers a thread makes at a time.
const CHUNK: usize = 1 << 16;

// ANCHOR: one_stream
/// One generator, from the first number to the last.
pub fn one_stream(seed: u64, numbers: &mut [f32]) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    numbers.fill_with(|| random.random());
}
// ANCHOR_END: one_stream

// ANCHOR: streams
/// A generator for each chunk, on all threads. The chunks, and so the numbers, do
/// not depend on how many threads there are.
pub fn a_stream_a_chunk(seed: u64, numbers: &mut [f32]) {
    numbers.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, numbers)| {
        let mut random = stream(seed, chunk as u64);
        numbers.fill_with(|| random.random());
    });
}

/// The generator of a chunk. Its seed comes from a counter: `seed + chunk` would
/// give the second chunk of one seed the numbers of the first chunk of the next.
fn stream(seed: u64, chunk: u64) -> Xoshiro256PlusPlus {
    let mut state = [0; 32];
    let words = [2 * chunk, 2 * chunk + 1].map(|place| block(seed, place));
    for (bytes, word) in state.chunks_mut(4).zip(words.as_flattened()) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    Xoshiro256PlusPlus::from_seed(state)
}
// ANCHOR_END: streams

// ANCHOR: counted
/// Each number computed from its position alone, on one thread.
pub fn counted(seed: u64, numbers: &mut [f32]) {
    counted_from(seed, 0, numbers);
}

/// The same numbers, on all threads.
pub fn counted_in_parallel(seed: u64, numbers: &mut [f32]) {
    numbers.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, numbers)| {
        counted_from(seed, (chunk * CHUNK / 4) as u64, numbers);
    });
}

/// The numbers starting at block `first`, four per block.
pub fn counted_from(seed: u64, first: u64, numbers: &mut [f32]) {
    for (place, numbers) in (first..).zip(numbers.chunks_mut(4)) {
        for (number, bits) in numbers.iter_mut().zip(block(seed, place)) {
            *number = uniform(bits);
        }
    }
}
// ANCHOR_END: counted
