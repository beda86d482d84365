//! Exercise `reads-per-pair`: kernel 2 of step 5, on an emulated GPU that counts. The
//! kernel is `crates/step5-gpu/kernels/2_tiled.cu`.

use cudarc::driver::{LaunchConfig, PushKernelArg};
use step0_problem::Result;
use step5_gpu::{Counts, Device, Emulation, PAIRING, Program, Source, failed};

/// How many threads a block has here.
pub const BLOCK: usize = 16;

/// The kernel, and what it shares with the others.
const SOURCE: Source =
    Source { files: &[PAIRING.files[0], PAIRING.files[2]], kernels: &["tiled"] };

/// Launches kernel 2 once, for a pair of clusters of these sizes, each in a set of its
/// own, and gives what it read and wrote. Once in the life of a program.
///
/// # Errors
/// Unavailable if there is no C++ compiler.
pub fn launch(left_size: usize, right_size: usize) -> Result<Counts> {
    let block = format!("BLOCK={BLOCK}");
    let emulation = Emulation::start(&SOURCE, &["REAL=float", &block])?;
    let device = Device::open()?;
    let tiled = Program::committed(&device, "")?.kernel("tiled")?;
    let stream = &device.stream;
    // What the coordinates are does not matter to the counts.
    let points = |size: usize| stream.clone_htod(&vec![0.5_f32; 3 * size]);
    let fails = failed("copying points");
    let left = points(left_size).map_err(&fails)?;
    let right = points(right_size).map_err(&fails)?;
    let room = vec![0.0_f32; left_size + right_size];
    let mut nearest = stream.clone_htod(&room).map_err(&fails)?;
    let blocks = left_size.div_ceil(BLOCK) + right_size.div_ceil(BLOCK);
    let grid = LaunchConfig {
        grid_dim: (blocks as u32, 1, 1),
        block_dim: (BLOCK as u32, 1, 1),
        shared_mem_bytes: 0,
    };
    let (l, r, start) = (left_size as i32, right_size as i32, 0_i32);
    let mut launch = stream.launch_builder(&tiled);
    launch.arg(&left).arg(&l).arg(&start).arg(&l);
    launch.arg(&right).arg(&r).arg(&start).arg(&r);
    launch.arg(&mut nearest);
    // SAFETY: these are the parameters of `tiled`: each set is one cluster, and there
    // is room for a number for each point.
    unsafe { launch.launch(grid) }.map_err(failed("launching the kernel"))?;
    device.synchronize()?;
    Ok(emulation.take_counts())
}
