//! Launches the kernels that compute the Chamfer distances of all pairs in two
//! batches.

use cudarc::driver::{CudaFunction, CudaSlice, LaunchConfig, PushKernelArg};
use step0_problem::Result;

use crate::compile::Kernels;
use crate::device::failed;
use crate::gpu::{Gpu, Kernel};
use crate::layout::{Real, Side};

/// A launch of `blocks` blocks of `threads` threads each, all along x.
pub(crate) fn grid(blocks: u32, threads: u32) -> LaunchConfig {
    LaunchConfig {
        grid_dim: (blocks, 1, 1),
        block_dim: (threads, 1, 1),
        shared_mem_bytes: 0,
    }
}

/// Computes the distance of each cluster on the left to each on the right into
/// `table`, one row for each on the left. `nearest` has room for one number per
/// point of the largest pair.
///
/// # Errors
/// Failed if a launch fails.
pub(crate) fn distances<T: Real>(
    gpu: &Gpu,
    kernel: Kernel,
    (left, right): (&Side<T>, &Side<T>),
    nearest: &mut CudaSlice<T>,
    table: &mut CudaSlice<T>,
) -> Result<()> {
    let kernels = gpu.kernels(T::PRECISION)?;
    match kernel {
        Kernel::Naive => {
            let threads = gpu.blocks.plain;
            let blocks = |l: i32, r: i32| (l + r).unsigned_abs().div_ceil(threads);
            let kernel = (&kernels.naive, blocks);
            pair_by_pair(gpu, kernels, kernel, (left, right), nearest, table)
        }
        Kernel::Tiled => {
            let threads = gpu.blocks.plain;
            let of = move |size: i32| size.unsigned_abs().div_ceil(threads);
            let kernel = (&kernels.tiled, |l, r| of(l) + of(r));
            pair_by_pair(gpu, kernels, kernel, (left, right), nearest, table)
        }
        Kernel::Batched => {
            let threads = gpu.blocks.plain;
            all_at_once(gpu, (&kernels.batched, threads), (left, right), table)
        }
        Kernel::Fused => {
            let threads = gpu.blocks.fused;
            all_at_once(gpu, (&kernels.fused, threads), (left, right), table)
        }
    }
}

// ANCHOR: pair_by_pair
/// Kernels 1 and 2: two launches for every pair of clusters, one for the distance of
/// each point to the nearest on the other side, one for the means.
fn pair_by_pair<T: Real>(
    gpu: &Gpu,
    kernels: &Kernels,
    (kernel, blocks): (&CudaFunction, impl Fn(i32, i32) -> u32),
    (left, right): (&Side<T>, &Side<T>),
    nearest: &mut CudaSlice<T>,
    table: &mut CudaSlice<T>,
) -> Result<()> {
    let (stream, threads) = (&gpu.device.stream, gpu.blocks.plain);
    let mut place = 0;
    for (l_start, l_size) in left.clusters() {
        for (r_start, r_size) in right.clusters() {
            let mut launch = stream.launch_builder(kernel);
            launch.arg(&left.points).arg(&left.total).arg(&l_start).arg(&l_size);
            launch.arg(&right.points).arg(&right.total).arg(&r_start).arg(&r_size);
            launch.arg(&mut *nearest);
            // SAFETY: these are the parameters of `naive` and `tiled`. Both clusters
            // lie in their arrays, and `nearest` has room for the points of any
            // pair.
            unsafe { launch.launch(grid(blocks(l_size, r_size), threads)) }
                .map_err(failed("launching a kernel"))?;

            let mut launch = stream.launch_builder(&kernels.larger_mean);
            launch.arg(&*nearest).arg(&l_size).arg(&r_size);
            launch.arg(&mut *table).arg(&place);
            // SAFETY: these are the parameters of `larger_mean`; the table has a
            // place for each pair.
            unsafe { launch.launch(grid(1, threads)) }
                .map_err(failed("launching a kernel"))?;
            place += 1;
        }
    }
    Ok(())
}
// ANCHOR_END: pair_by_pair

// ANCHOR: all_at_once
/// Kernels 3 and 4: one launch, with a block for every pair of clusters.
fn all_at_once<T: Real>(
    gpu: &Gpu,
    (kernel, threads): (&CudaFunction, u32),
    (left, right): (&Side<T>, &Side<T>),
    table: &mut CudaSlice<T>,
) -> Result<()> {
    let (rows, columns) =
        (left.clusters().len() as i32, right.clusters().len() as i32);
    let mut launch = gpu.device.stream.launch_builder(kernel);
    launch.arg(&left.points).arg(&left.total).arg(&left.starts);
    launch.arg(&right.points).arg(&right.total).arg(&right.starts);
    launch.arg(&columns).arg(table);
    // SAFETY: these are the parameters of `batched` and `fused`. The starts lie in
    // their arrays, the table has a place for each block, and there are fewer than
    // 2³¹ of them, because a batch has at most 2¹⁵ clusters.
    unsafe { launch.launch(grid((rows * columns).unsigned_abs(), threads)) }
        .map_err(failed("launching a kernel"))?;
    Ok(())
}
// ANCHOR_END: all_at_once
