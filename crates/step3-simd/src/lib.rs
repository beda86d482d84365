//! Step 3: the same distances, sixteen at a time.
//!
//! The points become a structure of arrays ([`Layout`]), one sweep over it keeps the
//! minima of both directions ([`sweep`]), and it is compiled for several instruction
//! sets, of which the best is chosen when the program runs ([`Kernel`]).
#![deny(unsafe_code)]

#[allow(unsafe_code)] // each block says why it is sound
pub mod arch;
mod chamfer;
mod hello;
mod layout;
mod pairing;
mod real;
mod roots;
mod sweep;

use step0_problem::{CpuStep, Precision};

pub use arch::Kernel;
pub use chamfer::{chamfer, sum_of_roots, sweep};
pub use hello::{hello, hello_below};
pub use layout::{Cloud, Layout, Rows, WIDEST};
pub use pairing::{device, pair};
pub use real::Real;

/// This step, for programs that run it.
pub const STEP: CpuStep = CpuStep::new("step3-simd", hello, pair)
    .summary("Step 3: structure of arrays, one sweep, many lanes")
    .next("cargo run -p step4-rayon")
    .precisions(&[Precision::F64, Precision::F32])
    .prepare(device);
