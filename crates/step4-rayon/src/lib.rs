//! Step 4: the kernel of step 3 on all cores.
//!
//! Threads take rows of the table of distances and share nothing while they work:
//! each keeps its own minima, which are merged at the end.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod pairing;
mod races;
mod threads;

use step0_problem::{CpuStep, Precision};

pub use chamfer::chamfer;
pub use hello::hello;
pub use pairing::pair;
pub use races::{nearest_lost, nearest_of_two_threads};
pub use threads::{on_threads, prepare};

/// This step, for programs that run it.
pub const STEP: CpuStep = CpuStep::new("step4-rayon", hello, pair)
    .summary("Step 4: the kernel of step 3 on all cores")
    .next("cargo run -p step5-gpu")
    .precisions(&[Precision::F64, Precision::F32])
    .parallel()
    .prepare(prepare);
