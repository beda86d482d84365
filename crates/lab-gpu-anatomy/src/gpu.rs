//! What the experiments ask of a GPU, whichever language they use.

use std::time::Duration;

use bytemuck::{Pod, Zeroable};
use step0_problem::Result;
use step5_gpu::Requests;

/// The parameters of a kernel, as `kernels/common.cuh` and the shaders define them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Settings {
    /// The input has 2^bits numbers.
    pub bits: u32,
    /// How many threads there are: a multiple of 128.
    pub threads: u32,
    /// How often a thread repeats what the experiment measures.
    pub rounds: u32,
    /// Selects the variant.
    pub parameter: u32,
}

/// Which kernel, and what it needs besides its buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    /// The file that it is in, without the extension.
    pub file: &'static str,
    /// Its name.
    pub entry: &'static str,
    /// Bytes of shared memory that a block takes and does not use.
    pub ballast: u32,
    /// Does it read the input as an image?
    pub image: bool,
}

/// The language that a kernel is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// CUDA, for NVIDIA's GPUs.
    Cuda,
    /// WGSL, through wgpu, for any GPU.
    Wgsl,
}

/// How much there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough for a GPU to take milliseconds.
    Large,
    /// Less, for a driver that computes on the processor.
    Small,
    /// Least, for the emulation, whose threads take turns.
    Tiny,
}

/// A GPU, or what stands in for one.
pub trait Gpu {
    /// What it is called.
    fn name(&self) -> String;
    /// The language that it takes.
    fn language(&self) -> Language;
    /// How much it is given to do. Times mean something for [`Size::Large`] only.
    fn size(&self) -> Size;
    /// The most numbers that an output may have.
    fn most_output(&self) -> usize;
    /// What the reads of warps have asked of memory since this was last asked, if it
    /// counts them.
    fn requests(&self) -> Option<Requests> {
        None
    }
    /// Compiles a kernel, copies its input to the GPU, and makes room for its
    /// output.
    fn load(
        &self,
        kernel: Kernel,
        input: &[u32],
        outputs: usize,
    ) -> Result<Box<dyn Loaded + '_>>;
}

// ANCHOR: loaded
/// A kernel with its input and output.
pub trait Loaded {
    /// Asks for a launch. When this returns, it may be under way or not even begun.
    fn launch(&mut self, settings: Settings) -> Result<()>;
    /// Waits until all that was asked for is done.
    fn wait(&mut self) -> Result<()>;
    /// Launches, waits, and returns how long it took by the GPU's own clock; `None`
    /// if the GPU has no clock.
    fn clocked(&mut self, settings: Settings) -> Result<Option<Duration>>;
    /// The output.
    fn output(&mut self) -> Result<Vec<u32>>;
    /// Asks for a copy of these numbers to the beginning of the input.
    fn copy_in(&mut self, numbers: &[u32]) -> Result<()>;
    /// The beginning of the input.
    fn input(&mut self, count: usize) -> Result<Vec<u32>>;
    /// For each of `parts`: copies the input to the GPU, launches, copies the output
    /// back, and has the processor do `work`.
    fn in_parts(
        &mut self,
        parts: &Parts,
        settings: Settings,
        work: &mut dyn FnMut(),
    ) -> Result<Vec<u32>>;
}
// ANCHOR_END: loaded

/// Work in parts.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// All of the input.
    pub input: &'a [u32],
    /// How many parts it is cut into.
    pub count: usize,
    /// What waits for what.
    pub way: Way,
}

/// What waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Each part for the one before, and the processor for the GPU.
    InTurn,
    /// The GPU does one thing after the other, while the processor does its own
    /// work.
    Beside,
    /// Several parts are under way on the GPU as well.
    Streams,
}
