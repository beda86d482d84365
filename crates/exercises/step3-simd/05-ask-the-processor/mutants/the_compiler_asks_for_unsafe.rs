//! Mistake: calls the version without the block that says who has checked.
//! Caught by: compile

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

/// How many minima a row has.
const LANES: usize = 16;

#[inline(always)]
fn square([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> f32 {
    (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c)
}

#[inline(always)]
fn less(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The mean over the points in `from` of the distance to the nearest point in `to`,
/// compiled along with what calls it.
#[inline(always)]
pub fn mean_lanes(from: Cloud, to: Cloud) -> f64 {
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
        let mut nearest = least.into_iter().fold(f32::INFINITY, less);
        for ((&x, &y), &z) in rest_x.iter().zip(rest_y).zip(rest_z) {
            nearest = less(square([a, b, c], [x, y, z]), nearest);
        }
        sum += f64::from(nearest.sqrt());
    }
    sum / from.x.len() as f64
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn mean_avx512(from: Cloud, to: Cloud) -> f64 {
    mean_lanes(from, to)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn mean_avx2(from: Cloud, to: Cloud) -> f64 {
    mean_lanes(from, to)
}

/// What [`mean_lanes`] gives, with the widest vectors that this processor has.
pub fn mean_nearest(from: Cloud, to: Cloud) -> f64 {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor was asked for AVX-512 F, the line above.
            return mean_avx512(from, to);
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: the processor was asked for AVX2 and fma, the line above.
            return mean_avx2(from, to);
        }
    }
    mean_lanes(from, to)
}
