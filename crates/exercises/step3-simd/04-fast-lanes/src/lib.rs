//! Exercise `fast-lanes`: a loop for vectors, and the compiler finds them.

use step3_simd::Kernel;
use step3_simd::arch::{Instructions, Job};

/// A cloud of points as a structure of arrays: three slices of the same length, 1 or
/// more.
#[derive(Debug, Clone, Copy)]
pub struct Cloud<'a> {
    /// All x.
    pub x: &'a [f32],
    /// All y.
    pub y: &'a [f32],
    /// All z.
    pub z: &'a [f32],
}

/// The mean over the points in `from` of the distance to the nearest point in `to`,
/// with the instructions of `kernel`.
pub fn mean_nearest(kernel: Kernel, from: Cloud, to: Cloud) -> f64 {
    kernel.run(Mean { from, to })
}

/// What is compiled for each instruction set.
struct Mean<'a> {
    from: Cloud<'a>,
    to: Cloud<'a>,
}

impl Job for Mean<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Instructions>(self, _: I) -> f64 {
        mean(self.from, self.to)
    }
}

/// The mean distance, compiled along with what calls it.
#[inline(always)]
fn mean(from: Cloud, to: Cloud) -> f64 {
    let _ = (from, to);
    todo!()
}
