//! Random numbers by the million: one stream, one stream per chunk, and numbers that
//! are computed from their position, as GPUs do it.
#![deny(unsafe_code)]

#[cfg(feature = "cuda")]
#[allow(unsafe_code)] // launches: the caller promises what a kernel is given
pub mod cuda;
mod fill;
mod philox;
mod way;
#[cfg(feature = "wgpu")]
pub mod webgpu;

pub use fill::{
    a_stream_a_chunk, counted, counted_from, counted_in_parallel, one_stream,
};
pub use philox::{block, philox, uniform};
pub use way::{Maker, Times, Way};

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use way::room;

/// Fills a slice with uniform numbers in 0..1 from a seed.
pub type Fill = fn(u64, &mut [f32]);

/// The ways that need no graphics card: what they are called, whether they use all
/// threads, and what they do.
pub const WAYS: [(&str, bool, Fill); 4] = [
    ("one-stream", false, one_stream),
    ("a-stream-a-chunk", true, a_stream_a_chunk),
    ("counted", false, counted),
    ("counted-in-parallel", true, counted_in_parallel),
];
