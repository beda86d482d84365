//! The experiments in CUDA, on an NVIDIA GPU or on step 5's emulation of one.

use std::sync::Arc;
use std::time::Duration;

use cudarc::driver::{
    CudaFunction, CudaSlice, CudaStream, DriverError, LaunchConfig, PushKernelArg,
};
use step0_problem::{Error, Result};
use step5_gpu::{Device, Emulation, Program, Requests, Source, failed};

use crate::driver::{self, Events, Image, Pinned};
use crate::gpu::{Gpu, Kernel, Language, Loaded, Parts, Settings, Size, Way};

/// All kernels.
pub const KERNELS: Source = Source {
    files: &[
        ("common.cuh", include_str!("../kernels/common.cuh")),
        ("coalescing.cu", include_str!("../kernels/coalescing.cu")),
        ("banks.cu", include_str!("../kernels/banks.cu")),
        ("texture.cu", include_str!("../kernels/texture.cu")),
        ("divergence.cu", include_str!("../kernels/divergence.cu")),
        ("functions.cu", include_str!("../kernels/functions.cu")),
        ("modifiers.cu", include_str!("../kernels/modifiers.cu")),
        ("precision.cu", include_str!("../kernels/precision.cu")),
        ("occupancy.cu", include_str!("../kernels/occupancy.cu")),
        ("spills.cu", include_str!("../kernels/spills.cu")),
        ("launches.cu", include_str!("../kernels/launches.cu")),
        ("work.cu", include_str!("../kernels/work.cu")),
    ],
    kernels: &[
        "strided",
        "shifted",
        "banks",
        "from_buffer",
        "from_texture",
        "apart",
        "together",
        "identity",
        "sine_fast",
        "sine_accurate",
        "sine_polynomial",
        "exp_fast",
        "exp_accurate",
        "root_fast",
        "rounds_plain",
        "rounds_swizzled",
        "rounds_saturated",
        "rounds_negated",
        "rounds_sined",
        "chain_f32",
        "chain_f64",
        "chase",
        "registers",
        "squeezed",
        "indexed",
        "table",
        "work",
    ],
};

/// Their PTX, which `scripts/ptx.sh` makes for the oldest GPUs.
pub const COMMITTED: &str = include_str!("../kernels/anatomy.ptx");

/// Threads in a block on a GPU, as `common.cuh` defines it.
pub const BLOCK: u32 = 128;
/// Threads in a block of the emulation: two warps.
const EMULATED_BLOCK: u32 = 64;
/// How many streams are used when there are several.
const STREAMS: usize = 3;

/// A GPU with the kernels compiled for it.
#[derive(Debug)]
pub struct Cuda {
    device: Device,
    program: Program,
    emulation: Option<Emulation>,
}

impl Cuda {
    /// Opens the machine's first NVIDIA GPU.
    ///
    /// # Errors
    /// Unavailable if the machine has no GPU that can be used.
    pub fn open() -> Result<Cuda> {
        let device = Device::open()?;
        let program = KERNELS.load(&device, &[], COMMITTED)?;
        Ok(Cuda { device, program, emulation: None })
    }

    /// Puts the emulation in the driver's place, for the life of this process.
    ///
    /// # Errors
    /// Unavailable if there is no C++ compiler.
    pub fn emulated() -> Result<Cuda> {
        let block = format!("BLOCK={EMULATED_BLOCK}");
        let emulation = Emulation::start(&KERNELS, &[&block, "TRACE_WARPS"])?;
        let device = Device::open()?;
        let program = Program::committed(&device, COMMITTED)?;
        Ok(Cuda { device, program, emulation: Some(emulation) })
    }

    fn block(&self) -> u32 {
        if self.emulation.is_some() { EMULATED_BLOCK } else { BLOCK }
    }
}

impl Gpu for Cuda {
    fn name(&self) -> String {
        match &self.emulation {
            Some(emulation) => format!("CPU emulation by {}", emulation.compiler()),
            None => {
                let (major, minor) = self.device.capability;
                let compiler = self.program.compiler;
                format!(
                    "{} (compute capability {major}.{minor}, {compiler})",
                    self.device.name
                )
            }
        }
    }

    fn language(&self) -> Language {
        Language::Cuda
    }

    fn size(&self) -> Size {
        if self.emulation.is_some() { Size::Tiny } else { Size::Large }
    }

    fn most_output(&self) -> usize {
        usize::MAX
    }

    fn requests(&self) -> Option<Requests> {
        self.emulation.as_ref().map(Emulation::take_requests)
    }

    fn load(
        &self,
        kernel: Kernel,
        input: &[u32],
        outputs: usize,
    ) -> Result<Box<dyn Loaded + '_>> {
        let stream = self.device.stream.clone();
        let room = failed("reserving the GPU's memory");
        let image = if kernel.image {
            Some(Image::new(input, 1 << (input.len().ilog2() / 2))?)
        } else {
            None
        };
        let input = stream.clone_htod(input).map_err(&room)?;
        // SAFETY: kernels write a number for each of their threads, and no other
        // numbers are read.
        let output = unsafe { stream.alloc::<u32>(outputs) }.map_err(&room)?;
        let loaded = OnCuda {
            cuda: self,
            function: self.program.kernel(kernel.entry)?,
            kernel,
            input,
            output,
            image,
            stream,
            events: Events::new().ok(),
            buffers: None,
            streams: Vec::new(),
        };
        self.device.synchronize()?;
        Ok(Box::new(loaded))
    }
}

struct OnCuda<'a> {
    cuda: &'a Cuda,
    function: CudaFunction,
    kernel: Kernel,
    input: CudaSlice<u32>,
    output: CudaSlice<u32>,
    image: Option<Image>,
    stream: Arc<CudaStream>,
    /// `None` if the driver has no events.
    events: Option<Events>,
    /// For copies that run alongside kernels.
    buffers: Option<[Pinned; 2]>,
    streams: Vec<Arc<CudaStream>>,
}

impl OnCuda<'_> {
    fn launch_on(&mut self, stream: &CudaStream, settings: Settings) -> Result<()> {
        let Settings { bits, threads, rounds, parameter } = settings;
        let block = self.cuda.block();
        let config = LaunchConfig {
            grid_dim: (threads / block, 1, 1),
            block_dim: (block, 1, 1),
            shared_mem_bytes: self.kernel.ballast,
        };
        let last = parameter as usize * usize::from(self.kernel.entry == "work");
        assert!(
            self.input.len() >= 1 << bits
                && self.output.len() >= last + threads as usize,
            "a kernel stays within its input and output"
        );
        let texture = self.image.as_ref().map_or(0, |image| image.texture);
        let mut launch = stream.launch_builder(&self.function);
        launch.arg(&self.input).arg(&mut self.output);
        launch.arg(&bits).arg(&threads).arg(&rounds).arg(&parameter);
        if self.kernel.image {
            launch.arg(&texture);
        }
        // SAFETY: these are the parameters of every kernel; the last one is for
        // those that read an image. They read 2^bits numbers, or the image made of
        // them, and write a number for each thread; the assertion above checked that
        // there is room.
        unsafe { launch.launch(config) }.map_err(failed("launching a kernel"))?;
        Ok(())
    }

    // ANCHOR: in_parts
    /// Enqueues the copies and launches of all parts, each part in the next stream.
    fn ask_for(
        &mut self,
        parts: &Parts,
        streams: &[Arc<CudaStream>],
        [from, to]: [&mut Pinned; 2],
        settings: Settings,
        work: &mut dyn FnMut(),
    ) -> Result<()> {
        let (from, to) = (from.numbers(), to.numbers());
        let part = from.len() / parts.count;
        let copying = failed("copying a part");
        for index in 0..parts.count {
            let stream = &streams[index % streams.len()];
            let first = index * part;
            let place = first..first + part;
            stream
                .memcpy_htod(
                    &from[place.clone()],
                    &mut self.input.slice_mut(place.clone()),
                )
                .map_err(&copying)?;
            let settings = Settings { parameter: first as u32, ..settings };
            self.launch_on(stream, settings)?;
            stream
                .memcpy_dtoh(&self.output.slice(place.clone()), &mut to[place])
                .map_err(&copying)?;
            if parts.way == Way::InTurn {
                self.wait()?;
            }
            work();
        }
        Ok(())
    }
    // ANCHOR_END: in_parts

    /// The streams to use, none of which waits for another.
    fn streams(&mut self, way: Way) -> Result<Vec<Arc<CudaStream>>> {
        if way != Way::Streams {
            return Ok(vec![self.stream.clone()]);
        }
        if self.streams.is_empty() {
            driver::has_streams()?;
            let make = |_| self.cuda.device.context.new_stream();
            let made: std::result::Result<_, DriverError> =
                (0..STREAMS).map(make).collect();
            self.streams = made.map_err(failed("making a stream"))?;
        }
        Ok(self.streams.clone())
    }
}

impl Loaded for OnCuda<'_> {
    fn launch(&mut self, settings: Settings) -> Result<()> {
        let stream = self.stream.clone();
        self.launch_on(&stream, settings)
    }

    fn wait(&mut self) -> Result<()> {
        self.cuda.device.synchronize()
    }

    // ANCHOR: clocked
    fn clocked(&mut self, settings: Settings) -> Result<Option<Duration>> {
        let Some(events) = self.events.take() else {
            self.launch(settings)?;
            return self.wait().map(|()| None);
        };
        events.record(0, &self.stream)?;
        self.launch(settings)?;
        events.record(1, &self.stream)?;
        let took = events.between()?;
        self.events = Some(events);
        Ok(Some(took))
    }
    // ANCHOR_END: clocked

    fn output(&mut self) -> Result<Vec<u32>> {
        let output = self.stream.clone_dtoh(&self.output);
        let output = output.map_err(failed("copying the output"))?;
        self.wait()?;
        Ok(output)
    }

    fn copy_in(&mut self, numbers: &[u32]) -> Result<()> {
        let copied = self.stream.memcpy_htod(numbers, &mut self.input);
        copied.map_err(failed("copying the input"))
    }

    fn input(&mut self, count: usize) -> Result<Vec<u32>> {
        let input = self.stream.clone_dtoh(&self.input.slice(..count));
        let input = input.map_err(failed("copying the input back"))?;
        self.wait()?;
        Ok(input)
    }

    fn in_parts(
        &mut self,
        parts: &Parts,
        settings: Settings,
        work: &mut dyn FnMut(),
    ) -> Result<Vec<u32>> {
        let streams = self.streams(parts.way)?;
        let count = parts.input.len();
        let mut buffers = match self.buffers.take() {
            Some(buffers) => buffers,
            None => [Pinned::new(count)?, Pinned::new(count)?],
        };
        let [from, to] = &mut buffers;
        from.numbers().copy_from_slice(parts.input);
        let asked = self.ask_for(parts, &streams, [from, to], settings, work);
        // Even after an error: copies may be under way, and they still use the
        // memory.
        for stream in &streams {
            stream.synchronize().map_err(failed("waiting for a stream"))?;
        }
        asked?;
        let output = to.numbers().to_vec();
        self.buffers = Some(buffers);
        Ok(output)
    }
}

impl Drop for OnCuda<'_> {
    fn drop(&mut self) {
        // The image is freed before cudarc's memory, when nothing may read it any
        // more. An error has already been returned to the caller that waited for the
        // result.
        let _ = self.cuda.device.synchronize();
    }
}

/// The PTX of all kernels for the oldest GPUs, made by the installed NVRTC.
///
/// # Errors
/// Unavailable if NVRTC is not installed; failed if it does not compile them.
pub fn compile_for_oldest() -> Result<String> {
    let ptx = KERNELS.compile(step5_gpu::OLDEST, &[])?.to_src();
    match ptx.trim_end_matches('\0') {
        "" => Err(Error::Failed("NVRTC gave no PTX".into())),
        ptx => Ok(ptx.into()),
    }
}
