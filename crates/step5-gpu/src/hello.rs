//! The synthetic nest on the GPU.

use cudarc::driver::PushKernelArg;
use step0_problem::{Precision, Result};

use crate::chamfer::grid;
use crate::device::failed;
use crate::gpu::{Gpu, first};

/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n, in f64, on the
/// machine's first GPU; see step 1. The first call opens the GPU.
///
/// # Errors
/// Unavailable if there is no GPU; failed if it fails.
pub fn hello(n: u64) -> Result<u64> {
    hello_on(first()?, n)
}

// ANCHOR: hello
/// The same on this GPU: one launch for each m, none of which takes long. They all
/// add to one number on the device, which is copied back when all are done.
///
/// # Errors
/// The same as for [`hello`].
pub fn hello_on(gpu: &Gpu, n: u64) -> Result<u64> {
    let stream = &gpu.device.stream;
    let kernels = gpu.kernels(gpu.precision_of_hello())?;
    let mut total =
        stream.clone_htod(&[0_u64]).map_err(failed("reserving the GPU's memory"))?;
    for m in 1..n {
        let mut launch = stream.launch_builder(&kernels.hello);
        launch.arg(&mut total);
        // SAFETY: this is the kernel's only parameter, and every block adds to this
        // one number.
        unsafe { launch.launch(grid(m as u32, gpu.blocks.plain)) }
            .map_err(failed("launching a kernel"))?;
    }
    let sum = stream.clone_dtoh(&total).map_err(failed("copying the sum"))?;
    gpu.device.synchronize()?;
    Ok(sum[0])
}
// ANCHOR_END: hello

impl Gpu {
    /// The nest is computed in f64, whatever precision the other kernels are
    /// compiled for.
    fn precision_of_hello(&self) -> Precision {
        self.emulation.as_ref().map_or(Precision::F32, |(_, precision)| *precision)
    }
}
