//! Step 1: the workshop's loops as they stand, in Rust.
//!
//! Nothing here is tuned. Every later step is compared with this one, for its speed
//! and for its answer.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod pairing;

use step0_problem::CpuStep;

pub use chamfer::{chamfer, distance};
pub use hello::hello;
pub use pairing::{find_nearest, pair};

/// This step, for programs that run it.
pub const STEP: CpuStep = CpuStep::new("step1-pure", hello, pair)
    .summary("Step 1: the workshop's loops as they stand")
    .next("cargo run -p step2-mapreduce")
    .ticks_for_both();
