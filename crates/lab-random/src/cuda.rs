//! Random numbers on an NVIDIA GPU.

use std::time::Instant;

use cudarc::driver::{CudaFunction, CudaSlice, LaunchConfig, PushKernelArg};
use step0_problem::Result;
use step5_gpu::{Device, Emulation, Program, Source, failed};

use crate::{Times, room};

/// The kernel.
pub const SOURCE: Source = Source {
    files: &[("philox.cu", include_str!("../kernels/philox.cu"))],
    kernels: &["fill"],
};

/// The kernel, compiled by `scripts/ptx.sh` for the oldest GPUs.
pub const PTX: &str = include_str!("../kernels/philox.ptx");

/// How many threads a block has, as in the kernel.
const THREADS: u32 = 256;
/// In the emulation; there, under a sanitizer, each is a thread of the operating
/// system.
const THREADS_EMULATED: u32 = 4;
/// How many blocks of four numbers a launch makes: 128 MiB. Any GPU that the kernel
/// is compiled for makes that quickly.
const PORTION: usize = 1 << 23;

/// The generator, ready to run on a GPU.
#[derive(Debug)]
pub struct Philox {
    device: Device,
    fill: CudaFunction,
    threads: u32,
    portion: usize,
    times: Times,
    name: String,
    emulation: Option<Emulation>,
}

/// A table in the GPU's memory.
#[derive(Debug)]
pub struct Table {
    /// Whole blocks.
    memory: CudaSlice<f32>,
    numbers: usize,
}

impl Philox {
    /// Opens the machine's first GPU and compiles the kernel for it.
    ///
    /// # Errors
    /// Unavailable if there is no driver or no GPU, or one that cannot be used.
    pub fn open() -> Result<Self> {
        let device = Device::open()?;
        let program = SOURCE.load(&device, &[], PTX)?;
        Philox::new(device, &program, THREADS, None)
    }

    /// Compiles the kernel for the CPU, with these macros (`NAME=VALUE`), and puts
    /// it in the driver's place. A process can do this only once.
    ///
    /// # Errors
    /// Unavailable if there is no C++ compiler, failed if it does not compile it.
    pub fn emulated(defined: &[&str]) -> Result<Self> {
        let block = format!("BLOCK={THREADS_EMULATED}");
        let defined = [&[block.as_str()], defined].concat();
        let emulation = Emulation::start(&SOURCE, &defined)?;
        let device = Device::open()?;
        let program = Program::committed(&device, PTX)?;
        Philox::new(device, &program, THREADS_EMULATED, Some(emulation))
    }

    fn new(
        device: Device,
        program: &Program,
        threads: u32,
        emulation: Option<Emulation>,
    ) -> Result<Self> {
        Ok(Philox {
            fill: program.kernel("fill")?,
            threads,
            portion: PORTION,
            times: Times::default(),
            name: format!("{}, kernel by {}", device.name, program.compiler),
            device,
            emulation,
        })
    }

    /// Sets how many blocks of four numbers a launch makes.
    pub fn set_portion(&mut self, blocks: usize) {
        self.portion = blocks.clamp(1, PORTION);
    }

    /// Where it runs, and what compiled the kernel.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Does the processor stand in for the GPU?
    pub fn is_software(&self) -> bool {
        // A driver that was in place before can only be told by its name.
        self.emulation.is_some() || self.device.name == "CPU emulation"
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
    /// Failed if the GPU has too little memory, or fails.
    pub fn make(&mut self, seed: u64, first: u64, numbers: usize) -> Result<Table> {
        let start = Instant::now();
        let blocks = numbers.div_ceil(4);
        let stream = &self.device.stream;
        // SAFETY: the launches below write all of it.
        let memory = unsafe { stream.alloc::<f32>(4 * blocks) };
        let mut memory = memory.map_err(failed("reserving the GPU's memory"))?;
        self.device.synchronize()?;
        let reserved = start.elapsed().as_secs_f64();

        for start in (0..blocks).step_by(self.portion) {
            let size = self.portion.min(blocks - start);
            let (place, count) = (first + start as u64, size as i32);
            let mut part = memory.slice_mut(4 * start..4 * (start + size));
            let mut launch = stream.launch_builder(&self.fill);
            launch.arg(&seed).arg(&place).arg(&count).arg(&mut part);
            let grid = LaunchConfig {
                grid_dim: ((size as u32).div_ceil(self.threads), 1, 1),
                block_dim: (self.threads, 1, 1),
                shared_mem_bytes: 0,
            };
            // SAFETY: these are the kernel's parameters; there is room for four
            // numbers per block, and a thread beyond the last block writes nothing.
            unsafe { launch.launch(grid) }
                .map_err(failed("launching the kernel"))?;
        }
        self.device.synchronize()?;
        let kernel = start.elapsed().as_secs_f64() - reserved;
        self.times = Times { memory: reserved, kernel, copy: None };
        Ok(Table { memory, numbers })
    }
    // ANCHOR_END: make

    /// Copies a table back.
    ///
    /// # Errors
    /// Failed if the GPU fails; unavailable if there is no room for it.
    pub fn copy_back(&mut self, table: &Table) -> Result<Vec<f32>> {
        let start = Instant::now();
        drop(room(table.numbers)?); // cudarc would end the program
        let numbers = table.memory.slice(..table.numbers);
        let numbers = self.device.stream.clone_dtoh(&numbers);
        let numbers = numbers.map_err(failed("copying from the GPU"))?;
        self.device.synchronize()?;
        self.times.copy = Some(start.elapsed().as_secs_f64());
        Ok(numbers)
    }
}
