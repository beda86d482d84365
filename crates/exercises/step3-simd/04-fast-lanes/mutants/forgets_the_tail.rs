//! Mistake: what does not fill sixteen lanes is left out.
//! Caught by: fewer_points_than_lanes

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

const LANES: usize = 16;

#[inline(always)]
fn square([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> f32 {
    (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c)
}

#[inline(always)]
fn less(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

#[inline(always)]
fn mean(from: Cloud, to: Cloud) -> f64 {
    let (xs, rest_x) = to.x.as_chunks::<LANES>();
    let (ys, rest_y) = to.y.as_chunks::<LANES>();
    let (zs, rest_z) = to.z.as_chunks::<LANES>();
    let mut sum = 0.0;
    for ((&a, &b), &c) in from.x.iter().zip(from.y).zip(from.z) {
        let mut least = [f32::INFINITY; LANES];
        for ((x, y), z) in xs.iter().zip(ys).zip(zs) {
            for lane in 0..LANES {
                let found = square([a, b, c], [x[lane], y[lane], z[lane]]);
                least[lane] = less(found, least[lane]);
            }
        }
        let _ = (rest_x, rest_y, rest_z);
        let nearest = least.into_iter().fold(f32::INFINITY, less);
        sum += f64::from(nearest.sqrt());
    }
    sum / from.x.len() as f64
}
