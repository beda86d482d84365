//! Lanes without intrinsics: the compiler turns the inner loop into vector instructions.
use std::time::Instant;

const LANES: usize = 16;

// ANCHOR: kernel
/// One array per coordinate, padded to whole groups of lanes with the last point.
struct Cloud {
    size: usize,
    axes: [Vec<f32>; 3],
}

/// The mean distance from a point of one cloud to the nearest of the other.
#[inline(always)]
fn mean_nearest_lanes(from: &Cloud, to: &Cloud) -> f64 {
    let [xs, ys, zs] = to.axes.each_ref().map(|axis| axis.as_chunks::<LANES>().0);
    let mut sum = 0.0;
    for i in 0..from.size {
        let [px, py, pz] = from.axes.each_ref().map(|axis| axis[i]);
        let mut least = [f32::INFINITY; LANES];
        for ((x, y), z) in xs.iter().zip(ys).zip(zs) {
            for lane in 0..LANES {
                let (dx, dy, dz) = (x[lane] - px, y[lane] - py, z[lane] - pz);
                let d2 = dx * dx + dy * dy + dz * dz;
                least[lane] = if d2 < least[lane] { d2 } else { least[lane] };
            }
        }
        sum += f64::from(least.into_iter().fold(f32::INFINITY, f32::min).sqrt());
    }
    sum / from.size as f64
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn mean_nearest_avx2(from: &Cloud, to: &Cloud) -> f64 {
    mean_nearest_lanes(from, to) // compiled again, for wider registers
}
// ANCHOR_END: kernel

// ANCHOR: main
fn mean_nearest(from: &Cloud, to: &Cloud) -> f64 {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: the line above has asked the processor.
        return unsafe { mean_nearest_avx2(from, to) };
    }
    mean_nearest_lanes(from, to)
}

/// Points that need no file: a helix.
fn helix(size: usize, shift: f64) -> Cloud {
    let angle = |i: usize| i.min(size - 1) as f64 * 0.01;
    let axis = |of: &dyn Fn(f64) -> f64| {
        (0..size.next_multiple_of(LANES)).map(|i| of(angle(i)) as f32).collect()
    };
    Cloud {
        size,
        axes: [axis(&|t| t.cos() + shift), axis(&|t| t.sin()), axis(&|t| 0.1 * t)],
    }
}

fn main() {
    let (left, right) = (helix(10_000, 0.0), helix(7_000, 0.5));
    let start = Instant::now();
    let d = f64::max(mean_nearest(&left, &right), mean_nearest(&right, &left));
    println!("{d:.6} in {:.3} s", start.elapsed().as_secs_f64());
}
// ANCHOR_END: main
