//! What the experiments ask of a GPU, in whichever language it is spoken to.

use std::time::Duration;

use bytemuck::{Pod, Zeroable};
use step0_problem::Result;
use step5_gpu::Requests;

/// What a kernel is told, as `kernels/common.cuh` and the shaders have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Settings {
    /// The input has 2^bits numbers.
    pub bits: u32,
    /// How many threads there are: a multiple of 128.
    pub threads: u32,
    /// How often a thread does what the experiment is about.
    pub rounds: u32,
    /// Tells variants apart.
    pub parameter: u32,
}

/// Which kernel, and what it needs beside its buffers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    /// The file it stands in, without the ending.
    pub file: &'static str,
    /// Its name.
    pub entry: &'static str,
    /// Bytes of shared memory that a block takes and does not use.
    pub ballast: u32,
    /// Does it read the input as an image?
    pub image: bool,
}

/// How to talk to a GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// CUDA, to NVIDIA's.
    Cuda,
    /// WGSL, through wgpu, to any.
    Wgsl,
}

/// How much there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Enough for a GPU to take milliseconds.
    Large,
    /// For a driver that computes on the processor.
    Small,
    /// For the emulation, whose threads take turns.
    Tiny,
}

/// A GPU, or what stands in for one.
pub trait Gpu {
    /// What it is called.
    fn name(&self) -> String;
    /// How it is spoken to.
    fn language(&self) -> Language;
    /// How much it is given to do. Only of [`Size::Large`] do times mean anything.
    fn size(&self) -> Size;
    /// How many numbers an output may have at most.
    fn most_output(&self) -> usize;
    /// What the reads of warps have asked of memory since this was last asked, if it
    /// counts them.
    fn requests(&self) -> Option<Requests> {
        None
    }
    /// Compiles a kernel, copies its input there, and makes room for its output.
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
    /// Asks for a launch. It is under way, or not even that, when this returns.
    fn launch(&mut self, settings: Settings) -> Result<()>;
    /// Waits until all that was asked for is done.
    fn wait(&mut self) -> Result<()>;
    /// Launches, waits, and says how long it took by the GPU's own clock; nothing if
    /// it has none.
    fn clocked(&mut self, settings: Settings) -> Result<Option<Duration>>;
    /// The output.
    fn output(&mut self) -> Result<Vec<u32>>;
    /// Asks for a copy of these numbers to the beginning of the input.
    fn copy_in(&mut self, numbers: &[u32]) -> Result<()>;
    /// The beginning of the input.
    fn input(&mut self, count: usize) -> Result<Vec<u32>>;
    /// In `parts`: copies the input there, launches, copies the output back; and has
    /// the processor do `work` for each part.
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
    /// Into how many parts it is cut.
    pub count: usize,
    /// What waits for what.
    pub way: Way,
}

/// What waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Each part for the one before, and the processor for the GPU.
    InTurn,
    /// The GPU does one thing after the other, and the processor its own meanwhile.
    Beside,
    /// Several parts are under way on the GPU as well.
    Streams,
}
