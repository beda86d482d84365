//! Step 6: the distances as a compute shader, on any GPU.
//!
//! The shaders are files of their own, in `shaders/`, and a browser can run them as
//! they are. Around them are the choice of a GPU ([`adapters`]), what it is asked to
//! do and what can go wrong ([`Gpu`]), the points as a shader reads them
//! ([`Layout`]), and the division of the work into portions that respect the limits
//! of every device ([`Pace`], [`Batches`]).
#![forbid(unsafe_code)]

pub mod adapters;
mod batches;
mod chamfer;
mod clock;
mod gpu;
mod hello;
mod kernel;
mod layout;
mod pace;
mod pairing;
mod quiet;
mod step;

pub use batches::{Batch, Batches, Most};
pub use chamfer::{Chamfer, Times};
pub use gpu::{Gpu, Program};
pub use hello::{Nest, Part, first_shader, hello};
pub use kernel::Kernel;
pub use layout::{Layout, Offsets};
pub use pace::Pace;
pub use pairing::{pair, pair_on};
pub use step::WgpuStep;

/// This step, for programs that run it.
pub const STEP: WgpuStep = WgpuStep;
