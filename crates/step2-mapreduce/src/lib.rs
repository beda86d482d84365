//! Step 2: map and reduce, with iterators.
//!
//! The functional form says what is wanted in one expression, and costs nothing: the
//! compiler turns it into a loop without bounds checks. Two changes here are not due
//! to it, but to the algorithm: roots are taken of minima only, and each Chamfer
//! distance is computed once for both directions.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod lazy;
mod pairing;

use step0_problem::CpuStep;

pub use chamfer::{chamfer, chamfer_rooted, distance, squared_distance};
pub use hello::hello;
pub use lazy::{sum_of_squares, sum_of_squares_listed};
pub use pairing::{find_nearest, first_nearest, keep_nearer, pair};

/// This step, for programs that run it.
pub const STEP: CpuStep = CpuStep::new("step2-mapreduce", hello, pair)
    .summary("Step 2: map and reduce, with iterators")
    .next("cargo run -p step3-simd");
