//! One minimum a row, and one pair at a time.

use step3_simd::Kernel;
use step3_simd::arch::{Instructions, Job};

/// A cloud of points.
#[derive(Debug, Clone, Copy)]
pub struct Cloud<'a> {
    /// All x.
    pub x: &'a [f32],
    /// All y.
    pub y: &'a [f32],
    /// All z.
    pub z: &'a [f32],
}

/// The mean distance to the nearest point.
pub fn mean_nearest(kernel: Kernel, from: Cloud, to: Cloud) -> f64 {
    kernel.run(Mean { from, to })
}

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

#[inline(always)]
fn mean(from: Cloud, to: Cloud) -> f64 {
    let mut sum = 0.0;
    for i in 0..from.x.len() {
        let mut nearest = f32::INFINITY;
        for j in 0..to.x.len() {
            let (x, y, z) =
                (from.x[i] - to.x[j], from.y[i] - to.y[j], from.z[i] - to.z[j]);
            let square = x * x + y * y + z * z;
            if square < nearest {
                nearest = square;
            }
        }
        sum += f64::from(nearest.sqrt());
    }
    sum / from.x.len() as f64
}
