//! A GPU with its kernels, set up once and used for every run.

use std::sync::{Mutex, OnceLock};
use std::time::Instant;

use step0_problem::{ClusterSet, Error, Precision, Result};

use crate::compile::{
    BLOCKS, Blocks, Kernels, PAIRING, Program, committed_ptx, real,
};
use crate::device::Device;
use crate::emulation::{self, Counts, Emulation};

/// Which of the four lessons computes the distances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// One thread per point, one launch per pair of clusters.
    Naive,
    /// The same, through shared memory.
    Tiled,
    /// All pairs of clusters in one launch.
    Batched,
    /// Both directions from one pass over the points.
    Fused,
}

impl Kernel {
    /// All kernels, in the order of the lessons: kernel 1 comes first.
    pub const ALL: [Kernel; 4] =
        [Kernel::Naive, Kernel::Tiled, Kernel::Batched, Kernel::Fused];

    /// Its name, with the number of its lesson.
    pub fn name(self) -> &'static str {
        match self {
            Kernel::Naive => "1 naive",
            Kernel::Tiled => "2 tiled",
            Kernel::Batched => "3 batched",
            Kernel::Fused => "4 fused",
        }
    }
}

/// The choices for a run on a GPU, besides the precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The kernel that computes the distances.
    pub kernel: Kernel,
    /// The most bytes of the GPU's memory that may be used.
    pub memory: Option<usize>,
}

impl Default for Choice {
    /// The fastest kernel, and three quarters of the memory that is free.
    fn default() -> Self {
        Choice { kernel: Kernel::Fused, memory: None }
    }
}

/// Seconds that the parts of a run took, each measured until it was complete.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Times {
    /// Laying out the points and copying them to the GPU.
    pub upload: f64,
    /// All kernels.
    pub kernel: f64,
    /// Copying the answer back.
    pub download: f64,
}

/// What a run reports.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Report {
    /// Where the time went.
    pub times: Times,
    /// What the kernels read and wrote, if the GPU is an emulation.
    pub counts: Option<Counts>,
    /// Point pairs, each counted once.
    pub point_pairs: u64,
}

/// An NVIDIA GPU, or its emulation on the CPU, ready to pair clusters.
#[derive(Debug)]
pub struct Gpu {
    pub(crate) device: Device,
    pub(crate) blocks: Blocks,
    kernels: [OnceLock<Result<Kernels>>; 2],
    pub(crate) emulation: Option<(Emulation, Precision)>,
    with_nvrtc: bool,
    report: Mutex<Report>,
}

impl Gpu {
    /// Opens the machine's first GPU.
    ///
    /// # Errors
    /// Unavailable if there is no driver or no GPU, or one that cannot be used.
    pub fn open() -> Result<Gpu> {
        let device = Device::open().map_err(|error| match error {
            Error::Unavailable(why) => Error::Unavailable(format!(
                "{why}; --emulate runs the kernels on the CPU, and step 6 runs on \
                 other GPUs"
            )),
            other => other,
        })?;
        Ok(Gpu::new(device, BLOCKS, None))
    }

    /// Opens the machine's first GPU and runs the PTX that comes with the crate on
    /// it, as if NVRTC were not installed.
    ///
    /// # Errors
    /// The same as for [`Gpu::open`].
    pub fn open_without_nvrtc() -> Result<Gpu> {
        Ok(Gpu { with_nvrtc: false, ..Gpu::open()? })
    }

    /// Compiles the kernels for the CPU, in one precision, and puts the emulation in
    /// the driver's place. That affects the whole program, and is possible only
    /// before a real driver has been opened.
    ///
    /// # Errors
    /// Unavailable if there is no C++ compiler, failed if it cannot compile the
    /// kernels.
    pub fn emulated(precision: Precision) -> Result<Gpu> {
        let blocks = emulation::BLOCKS;
        let [plain, fused] = [
            format!("BLOCK={}", blocks.plain),
            format!("FUSED_BLOCK={}", blocks.fused),
        ];
        let emulation =
            Emulation::start(&PAIRING, &[real(precision), &plain, &fused])?;
        Ok(Gpu::new(Device::open()?, blocks, Some((emulation, precision))))
    }

    fn new(
        device: Device,
        blocks: Blocks,
        emulation: Option<(Emulation, Precision)>,
    ) -> Gpu {
        let kernels = [OnceLock::new(), OnceLock::new()];
        let (with_nvrtc, report) = (emulation.is_none(), Mutex::default());
        Gpu { device, blocks, kernels, emulation, with_nvrtc, report }
    }

    /// The device that it computes on.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The kernels in this precision, compiled when they are first asked for.
    ///
    /// # Errors
    /// Unavailable if the driver does not accept them.
    pub fn kernels(&self, precision: Precision) -> Result<&Kernels> {
        let place = match precision {
            Precision::F32 => &self.kernels[0],
            Precision::F64 => &self.kernels[1],
        };
        let load = || {
            let (device, committed) = (&self.device, committed_ptx(precision));
            let program = match &self.emulation {
                None if self.with_nvrtc => {
                    PAIRING.load(device, &[real(precision)], committed)?
                }
                Some((_, compiled)) if precision != *compiled => {
                    return Err(Error::Failed(format!(
                        "the emulation is compiled for {compiled}, not for \
                         {precision}"
                    )));
                }
                _ => Program::committed(device, committed)?,
            };
            Kernels::of(&program)
        };
        place.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    /// A description for people: the GPU, the kernel, and what compiled the kernel.
    ///
    /// # Errors
    /// The same as for [`Gpu::kernels`].
    pub fn describe(&self, kernel: Kernel, precision: Precision) -> Result<String> {
        let compiler = match &self.emulation {
            None => self.kernels(precision)?.compiler,
            Some((emulation, _)) => emulation.compiler(),
        };
        let (name, (major, minor)) = (&self.device.name, self.device.capability);
        let generation = match &self.emulation {
            None => format!(" (compute capability {major}.{minor})"),
            Some(_) => String::new(),
        };
        Ok(format!("{name}{generation}, kernel {} by {compiler}", kernel.name()))
    }

    /// How many bytes of its memory a run may use.
    ///
    /// # Errors
    /// Failed if the driver does not say how much is free.
    pub(crate) fn memory(&self, choice: Choice) -> Result<usize> {
        let free = self.device.free_memory()?;
        // The rest is left for others: the screen, or another program that grows.
        let most = free / 4 * 3;
        Ok(choice.memory.map_or(most, |memory| memory.min(most)))
    }

    /// The report of the last run of [`pair_on`](crate::pair_on).
    pub fn report(&self) -> Report {
        *self.lock()
    }

    pub(crate) fn keep_report(
        &self,
        times: Times,
        left: &ClusterSet,
        right: &ClusterSet,
    ) {
        let points = |set: &ClusterSet| set.point_count() as u64;
        *self.lock() = Report {
            times,
            counts: self
                .emulation
                .as_ref()
                .map(|(emulation, _)| emulation.take_counts()),
            point_pairs: points(left) * points(right),
        };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

// ANCHOR: timed
/// Does a part of the work and adds the time it took to `seconds`. A launch returns
/// before the GPU has even begun, so the clock is read when the GPU is done.
pub(crate) fn timed<R>(
    device: &Device,
    seconds: &mut f64,
    work: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let start = Instant::now();
    let result = work()?;
    device.synchronize()?;
    *seconds += start.elapsed().as_secs_f64();
    Ok(result)
}
// ANCHOR_END: timed

/// The machine's first GPU for the plain functions [`pair`](crate::pair()) and
/// [`hello`](crate::hello()): opened when it is first needed, and kept, so that only
/// the first call waits for it.
///
/// # Errors
/// The same as for [`Gpu::open`].
pub(crate) fn first() -> Result<&'static Gpu> {
    static FIRST: OnceLock<Gpu> = OnceLock::new();
    if let Some(gpu) = FIRST.get() {
        return Ok(gpu);
    }
    let gpu = Gpu::open()?;
    Ok(FIRST.get_or_init(|| gpu))
}
