//! Random numbers on any GPU, by a compute shader.

use std::num::NonZeroU64;
use std::ops::Range;
use std::time::Instant;

use step0_problem::Result;
use step6_wgpu::{Gpu, Pace, Program};
use wgpu::{BindGroup, BindingResource, Buffer, BufferBinding, BufferUsages};

use crate::{Times, room};

/// The shader, as a browser would run it too.
pub const SHADER: &str = include_str!("../shaders/philox.wgsl");

/// How many threads a workgroup has, as in the shader. Each makes a block.
const THREADS: u32 = 256;
/// The part of a buffer that a shader sees must begin at a multiple of this many
/// blocks: 256 bytes, on every device.
const STEP: usize = 16;
/// How many blocks the slowest device may be able to make in a tenth of a second.
const FIRST: u64 = 1 << 16;

/// The generator, ready to run on a GPU.
#[derive(Debug)]
pub struct Philox {
    gpu: Gpu,
    program: Program,
    /// How many blocks a buffer may hold and a dispatch make, …
    most: usize,
    /// … and how many they do.
    portion: usize,
    pace: Pace,
    times: Times,
}

/// A table in the GPU's memory, in as many buffers as it takes.
#[derive(Debug)]
pub struct Table {
    /// All have the size of a portion, except the last.
    buffers: Vec<Buffer>,
    numbers: usize,
}

impl Philox {
    /// Compiles the shader for a GPU.
    ///
    /// # Errors
    /// Failed if the GPU refuses.
    pub fn new(gpu: &Gpu) -> Result<Self> {
        Philox::with_shader(gpu, SHADER)
    }

    /// The same with another shader, which must have the same buffers and entry
    /// point.
    ///
    /// # Errors
    /// Failed if the GPU refuses.
    pub fn with_shader(gpu: &Gpu, shader: &str) -> Result<Self> {
        let limits = gpu.limits();
        let seen = limits.max_storage_buffer_binding_size as usize; // 128 MiB
        let groups = limits.max_compute_workgroups_per_dimension;
        let threads = groups as usize * THREADS as usize;
        let program =
            gpu.program(shader, "fill", &[Program::UNIFORM, Program::WRITE])?;
        let most = (seen / size_of::<[f32; 4]>()).min(threads) / STEP * STEP;
        Ok(Philox {
            gpu: gpu.clone(),
            program,
            most,
            portion: most,
            pace: Pace::new(FIRST),
            times: Times::default(),
        })
    }

    /// Limits a buffer and a dispatch to this many blocks of four numbers.
    pub fn set_portion(&mut self, blocks: usize) {
        self.portion = (blocks / STEP * STEP).clamp(STEP, self.most);
    }

    /// Where it runs.
    pub fn gpu(&self) -> &Gpu {
        &self.gpu
    }

    /// How long the parts of the last run took.
    pub fn times(&self) -> Times {
        self.times
    }

    // ANCHOR: make
    /// Makes `numbers` numbers starting at block `first`, four per block, and leaves
    /// them in the GPU's memory.
    ///
    /// # Errors
    /// Failed if the GPU complains, has too little memory or is lost.
    pub fn make(&mut self, seed: u64, first: u64, numbers: usize) -> Result<Table> {
        let blocks = numbers.div_ceil(4);
        let table = Table { buffers: self.reserve(blocks)?, numbers };
        let mut made = 0;
        while made < blocks {
            let work = self.pace.work() as usize / STEP * STEP;
            let end = blocks.min(made + work.max(STEP));
            let parts = self.parts(&table, seed, first, made..end);
            let (took, _) = self.gpu.run(|pass| {
                pass.set_pipeline(&self.program.pipeline);
                for (part, blocks) in &parts {
                    pass.set_bind_group(0, part, &[0]);
                    pass.dispatch_workgroups(blocks.div_ceil(THREADS), 1, 1);
                }
            })?;
            self.pace.learn((end - made) as u64, took);
            self.times.kernel += took.as_secs_f64();
            made = end;
        }
        Ok(table)
    }
    // ANCHOR_END: make

    /// Reserves memory for `blocks` blocks. Its time is the first of a new table's
    /// times.
    fn reserve(&mut self, blocks: usize) -> Result<Vec<Buffer>> {
        let start = Instant::now();
        let usage = BufferUsages::STORAGE | BufferUsages::COPY_SRC;
        let buffers = (0..blocks).step_by(self.portion).map(|start| {
            let size = self.portion.min(blocks - start);
            self.gpu.buffer(16 * size as u64, usage)
        });
        let buffers = buffers.collect();
        self.gpu.wait()?; // a lack of memory shows here
        let memory = start.elapsed().as_secs_f64();
        self.times = Times { memory, ..Times::default() };
        Ok(buffers)
    }

    /// Divides the blocks among dispatches; for each, what it needs and how many
    /// blocks it makes. A buffer always ends at the end of a dispatch.
    fn parts(
        &self,
        table: &Table,
        seed: u64,
        first: u64,
        blocks: Range<usize>,
    ) -> Vec<(BindGroup, u32)> {
        let mut parts = Vec::new();
        let mut start = blocks.start;
        while start < blocks.end {
            let (index, offset) = (start / self.portion, start % self.portion);
            let size = (self.portion - offset).min(blocks.end - start);
            let usage = BufferUsages::UNIFORM | BufferUsages::COPY_DST;
            let part = self.gpu.buffer(32, usage);
            let halves = |number: u64| [number as u32, (number >> 32) as u32];
            let ([k, l], [low, high]) = (halves(seed), halves(first + start as u64));
            self.gpu.write(&part, &[k, l, low, high, size as u32, 0, 0, 0]);
            let numbers = BindingResource::Buffer(BufferBinding {
                buffer: &table.buffers[index],
                offset: 16 * offset as u64,
                size: NonZeroU64::new(16 * size as u64),
            });
            let bound = [part.as_entire_binding(), numbers];
            parts.push((self.gpu.bind(&self.program, &bound), size as u32));
            start += size;
        }
        parts
    }

    /// Copies a table back.
    ///
    /// # Errors
    /// Failed if the GPU is lost; unavailable if there is too little memory for the
    /// copy.
    pub fn copy_back(&mut self, table: &Table) -> Result<Vec<f32>> {
        let start = Instant::now();
        let mut numbers = room(table.numbers)?;
        for buffer in &table.buffers {
            let count = (table.numbers - numbers.len()).min(4 * self.portion);
            numbers.extend(self.gpu.read::<f32>(buffer, count)?);
        }
        self.times.copy = Some(start.elapsed().as_secs_f64());
        Ok(numbers)
    }
}
