//! Step 5: the same distances on an NVIDIA GPU.
//!
//! Four kernels in CUDA, each with one more idea than the one before; their sources
//! are in `kernels/`. The host lays out the points ([`Layout`]), divides them so
//! that they fit into the GPU's memory ([`plan`]), launches, and copies the answer
//! back ([`pair`]). Without a GPU, [`Gpu::emulated`] runs the same kernels on the
//! CPU. Other programs in CUDA use [`Device`], [`Source`] and [`Emulation`].
#![deny(unsafe_code)]

mod batches;
#[allow(unsafe_code)] // launches: the caller promises what a kernel is given
mod chamfer;
#[allow(unsafe_code)] // looks up functions of a library that may be broken
mod compile;
#[allow(unsafe_code)] // as compile
mod device;
#[allow(unsafe_code)] // loads a library that it has compiled
mod emulation;
mod gpu;
#[allow(unsafe_code)] // as chamfer
mod hello;
mod layout;
#[allow(unsafe_code)] // as chamfer
mod pairing;
mod step;

pub use batches::{Batches, plan};
pub use compile::{PAIRING, Program, Source, committed_ptx, real};
pub use device::{Device, OLDEST, failed};
pub use emulation::{Counts, Emulation, Requests};
pub use gpu::{Choice, Gpu, Kernel, Report, Times};
pub use hello::{hello, hello_on};
pub use layout::{Layout, Real};
pub use pairing::{pair, pair_on};
pub use step::CudaStep;

/// This step, for programs that run it.
pub const STEP: CudaStep = CudaStep;
