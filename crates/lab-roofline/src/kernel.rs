//! Step 3's kernel, to be compared with the limits.

use std::hint::black_box;

use step0_problem::generate::Recipe;
use step0_problem::{Cluster, ClusterSet, Extent, Isa, Point, Precision, Result};
use step3_simd::arch::{Instructions, Job, Lanes, TILE};
use step3_simd::{Kernel, Layout, Real, chamfer};

use crate::experiment::{Experiment, Kind, Run};

/// Points of a cluster, on either side.
const SIZES: [usize; 6] = [16, 64, 512, 4096, 16_384, 65_536];
/// How many pairs a run computes, roughly.
const PAIRS: usize = 1 << 28;

/// One for each size and precision.
///
/// # Errors
/// If `WORKBOOK_ISA` names an instruction set that is not there.
pub fn experiments() -> Result<Vec<Experiment>> {
    let kernel = Kernel::new(Isa::from_environment()?)?;
    let experiment = |size| {
        [in_precision::<f32>(kernel, size), in_precision::<f64>(kernel, size)]
    };
    Ok(SIZES.into_iter().flat_map(experiment).collect())
}

fn in_precision<T: Real>(kernel: Kernel, size: usize) -> Experiment {
    let precision = precision_of::<T>();
    let repeats = (PAIRS / (size * size)).max(1);
    Experiment {
        name: format!("kernel-{precision}-{size}"),
        kind: Kind::Kernel,
        precision: Some(precision),
        device: format!("cpu {}", kernel.name()),
        amount: (repeats * size * size) as u64,
        facts: vec![
            ("points", size as f64),
            ("bytes_per_pair", kernel.run(Traffic::<T>::of(size))),
            // Both clusters, and a minimum for each column.
            ("working_set_bytes", (7 * size * size_of::<T>()) as f64),
        ],
        prepare: Box::new(move || prepare::<T>(kernel, size, repeats)),
    }
}

fn precision_of<T>() -> Precision {
    match size_of::<T>() {
        4 => Precision::F32,
        _ => Precision::F64,
    }
}

fn prepare<T: Real>(kernel: Kernel, size: usize, repeats: usize) -> Run {
    let [l, r] = [1, 2].map(|seed| cloud(size, seed));
    let origin = Extent::of(&l, &r).origin(precision_of::<T>());
    let [l, r] = [l, r].map(|set| Layout::<T>::new(&set, origin));
    let mut scratch = Vec::new();
    Box::new(move || {
        for _ in 0..repeats {
            let (l, r) = black_box((l.cloud(0), r.cloud(0)));
            black_box(chamfer(kernel, l, r, &mut scratch));
        }
        Ok(())
    })
}

/// A set with one cluster of `size` points, made of the first point of each of
/// `size` clusters.
fn cloud(size: usize, seed: u32) -> ClusterSet {
    let recipe = Recipe { clusters: size, max_size: 2, seed };
    let clusters = recipe.generate().expect("a size from 1");
    let points: Vec<Point> =
        clusters.clusters().iter().map(|cluster| cluster.points()[0]).collect();
    let cluster = Cluster::from_points(&points).expect("points that are finite");
    ClusterSet::numbered(vec![cluster]).expect("one cluster")
}

// ANCHOR: traffic
/// The bytes per pair of points that step 3 moves between registers and the L1
/// cache, for a cluster of this many points on either side.
struct Traffic<T> {
    size: usize,
    element: std::marker::PhantomData<T>,
}

impl<T: Real> Job for Traffic<T> {
    type Output = f64;

    fn run<I: Instructions>(self, _: I) -> f64 {
        let lanes = T::In::<I>::COUNT;
        let vectors = self.size.div_ceil(lanes);
        let blocks = vectors.div_ceil(T::In::<I>::BLOCK);
        let tiles = self.size.div_ceil(TILE);
        // Each row for each block: x, y and z, one number each; and the row's minima
        // so far, a vector loaded and stored, which the first block only stores.
        let rows = self.size * (blocks * (3 + 2 * lanes) - lanes);
        // Each column for each tile of rows: x, y, z and the minimum loaded, and the
        // minimum stored.
        let columns = tiles * vectors * lanes * 5;
        let pairs = self.size * self.size;
        (size_of::<T>() * (rows + columns)) as f64 / pairs as f64
    }
}
// ANCHOR_END: traffic

impl<T> Traffic<T> {
    fn of(size: usize) -> Self {
        Traffic { size, element: std::marker::PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by hand for SSE2, with 2 vectors of 4 lanes in a block.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn bytes_a_pair() {
        let kernel = Kernel::new(Some(Isa::Baseline)).unwrap();
        // 16 columns in 2 blocks: 16 rows of 3 + 4, then 3 + 8 numbers; 80 more.
        let expected = 4.0 * (16.0 * (7.0 + 11.0) + 80.0) / 256.0;
        assert_eq!(kernel.run(Traffic::<f32>::of(16)), expected);
        // 129 rows in 2 tiles; 33 vectors in 17 blocks.
        let rows = 129.0 * (17.0 * 11.0 - 4.0);
        let expected = 4.0 * (rows + 2.0 * 132.0 * 5.0) / (129.0 * 129.0);
        assert_eq!(kernel.run(Traffic::<f32>::of(129)), expected);
    }

    #[test]
    fn every_size_runs() {
        for experiment in experiments().unwrap().iter().take(6) {
            (experiment.prepare)()().unwrap();
            let size = experiment.facts[0].1;
            assert_eq!(experiment.amount % (size * size) as u64, 0);
        }
    }
}
