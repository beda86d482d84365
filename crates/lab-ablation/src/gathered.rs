//! Lanes without the layout that suits them: each vector is put together from points
//! stored as x, y, z, x, y, z, …

use step0_problem::Point;
use step3_simd::arch::{Instructions, Job, Lanes};
use step3_simd::{Kernel, WIDEST};

use crate::lanes::least_lane;

/// The mean distance from a point of one cluster to the nearest of the other.
pub fn mean_nearest(kernel: Kernel, from: &[Point], to: &[Point]) -> f64 {
    kernel.run(SumOfNearest { from, to }) / from.len() as f64
}

struct SumOfNearest<'a> {
    from: &'a [Point],
    to: &'a [Point],
}

impl Job for SumOfNearest<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) -> f64 {
        sum_of_nearest::<I::F64>(isa, self)
    }
}

// ANCHOR: gathered
#[inline(always)]
fn sum_of_nearest<V: Lanes<Element = f64>>(
    isa: V::Isa,
    job: SumOfNearest<'_>,
) -> f64 {
    let mut sum = 0.0;
    for &[x, y, z] in job.from {
        let [x, y, z] = [V::splat(isa, x), V::splat(isa, y), V::splat(isa, z)];
        let mut nearest = V::splat(isa, f64::INFINITY);
        for group in job.to.chunks(V::COUNT) {
            // Spare lanes repeat a point, which changes no minimum.
            let last = group.len() - 1;
            let point = |lane: usize| group[lane.min(last)];
            let dx = gather::<V>(isa, |lane| point(lane)[0]) - x;
            let dy = gather::<V>(isa, |lane| point(lane)[1]) - y;
            let dz = gather::<V>(isa, |lane| point(lane)[2]) - z;
            nearest = nearest.min(dx.mul_add(dx, dy.mul_add(dy, dz * dz)));
        }
        sum += least_lane(nearest).sqrt();
    }
    sum
}

/// A vector put together number by number.
#[inline(always)]
fn gather<V: Lanes<Element = f64>>(isa: V::Isa, lane: impl Fn(usize) -> f64) -> V {
    let mut lanes = [0.0; WIDEST];
    for (index, number) in lanes[..V::COUNT].iter_mut().enumerate() {
        *number = lane(index);
    }
    V::load(isa, &lanes)
}
// ANCHOR_END: gathered
