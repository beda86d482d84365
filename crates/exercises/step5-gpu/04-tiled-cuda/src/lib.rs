//! Exercise `tiled-cuda`: the kernel in `tiled.cu`, on an emulated GPU.

use std::sync::OnceLock;

use cudarc::driver::{CudaFunction, LaunchConfig, PushKernelArg};
use step0_problem::Result;
use step5_gpu::{Counts, Device, Emulation, PAIRING, Program, Source, failed};

/// How many threads a block of the emulation has.
pub const BLOCK: usize = 16;

/// What the kernel leaves in places that it does not write to.
pub const UNTOUCHED: f32 = -1.0;

/// The kernel and the definitions that it shares with those of step 5.
const SOURCE: Source = Source {
    files: &[PAIRING.files[0], ("tiled.cu", include_str!("tiled.cu"))],
    kernels: &["nearest"],
};

/// The emulated GPU with the kernel.
struct Gpu {
    emulation: Emulation,
    device: Device,
    kernel: CudaFunction,
}

impl Gpu {
    fn start() -> Result<Gpu> {
        let block = format!("BLOCK={BLOCK}");
        let emulation = Emulation::start(&SOURCE, &["REAL=float", &block])?;
        let device = Device::open()?;
        // The emulation has compiled the kernel already, and needs no PTX.
        let kernel = Program::committed(&device, "")?.kernel("nearest")?;
        Ok(Gpu { emulation, device, kernel })
    }
}

/// Launches the kernel for some points and others, one or more of each. Gives the
/// distance of each point to the nearest of the others, behind them what is in the
/// places of the last block's spare threads, and what was read and written.
///
/// # Errors
/// Unavailable if there is no C++ compiler, failed if it does not compile the kernel.
pub fn nearest(
    points: &[[f32; 3]],
    others: &[[f32; 3]],
) -> Result<(Vec<f32>, Counts)> {
    static GPU: OnceLock<Result<Gpu>> = OnceLock::new();
    let gpu = GPU.get_or_init(Gpu::start).as_ref().map_err(Clone::clone)?;
    let stream = &gpu.device.stream;
    let fails = failed("copying points");
    let blocks = points.len().div_ceil(BLOCK);
    let count = points.len() as i32;
    let other_count = others.len() as i32;
    let points = stream.clone_htod(&axes(points)).map_err(&fails)?;
    let others = stream.clone_htod(&axes(others)).map_err(&fails)?;
    let mut distances =
        stream.clone_htod(&vec![UNTOUCHED; blocks * BLOCK]).map_err(&fails)?;
    let grid = LaunchConfig {
        grid_dim: (blocks as u32, 1, 1),
        block_dim: (BLOCK as u32, 1, 1),
        shared_mem_bytes: 0,
    };
    gpu.emulation.take_counts();
    let mut launch = stream.launch_builder(&gpu.kernel);
    launch.arg(&points).arg(&count).arg(&others).arg(&other_count);
    launch.arg(&mut distances);
    // SAFETY: these are the parameters of `nearest`, and the arrays have the lengths
    // that it is told. What it does with them is the exercise.
    unsafe { launch.launch(grid) }.map_err(failed("launching the kernel"))?;
    let distances = stream.clone_dtoh(&distances).map_err(&fails)?;
    gpu.device.synchronize()?;
    Ok((distances, gpu.emulation.take_counts()))
}

/// All x, then all y, then all z.
fn axes(points: &[[f32; 3]]) -> Vec<f32> {
    (0..3).flat_map(|axis| points.iter().map(move |point| point[axis])).collect()
}
