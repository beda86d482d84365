//! What the tests share: random clouds, a naive oracle, the design's tolerance.
#![allow(dead_code)] // each test uses some of it

use step0_problem::{Cluster, ClusterSet, Isa, Point, Precision};
use step3_simd::Kernel;

/// A linear congruential generator (Knuth's MMIX constants): good enough for points.
pub struct Random(pub u64);

impl Random {
    /// Uniform in `[-1, 1)`.
    pub fn coordinate(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    pub fn points(&mut self, n: usize, centre: f64, spread: f64) -> Vec<Point> {
        let mut point = || [0; 3].map(|_| centre + spread * self.coordinate());
        (0..n).map(|_| point()).collect()
    }
}

pub fn set(clusters: &[Vec<Point>]) -> ClusterSet {
    let clusters =
        clusters.iter().map(|points| Cluster::from_points(points).unwrap());
    ClusterSet::numbered(clusters.collect()).unwrap()
}

/// The mean over p in l of the distance to the nearest q in r, as it is defined.
pub fn directed(l: &[Point], r: &[Point]) -> f64 {
    let distance = |p: &Point, q: &Point| {
        let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
        square.sqrt()
    };
    let nearest =
        |p| r.iter().map(|q| distance(p, q)).min_by(f64::total_cmp).unwrap();
    l.iter().map(nearest).sum::<f64>() / l.len() as f64
}

pub fn naive(l: &[Point], r: &[Point]) -> f64 {
    directed(l, r).max(directed(r, l))
}

/// How far from the oracle's `distance` an answer may be; `diagonal` is that of the
/// box around the data.
pub fn tolerance(precision: Precision, distance: f64, diagonal: f64) -> f64 {
    match precision {
        Precision::F64 => 1e-12 * (distance + diagonal),
        Precision::F32 => 1e-5 * distance + 1e-6 * diagonal,
    }
}

/// The instruction sets that this machine has.
pub fn isas() -> Vec<Isa> {
    let all = [Isa::Baseline, Isa::Avx2, Isa::Avx512];
    all.into_iter().filter(|&isa| Kernel::new(Some(isa)).is_ok()).collect()
}
