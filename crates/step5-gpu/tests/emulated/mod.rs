//! The kernels on the CPU. A program can have only one emulated driver, which is
//! compiled for one precision. So each precision has its own test program, and this
//! is what they share.
#![allow(dead_code)] // each of the programs uses a part

use std::sync::OnceLock;

use step0_problem::contract::{self, Tolerance};
use step0_problem::generate::Recipe;
use step0_problem::{
    ClusterSet, Error, Options, Pairing, Precision, Result, Tick, contract::Pair,
    no_tick,
};
use step5_gpu::{Choice, Counts, Gpu, Kernel, hello_on, pair_on};

/// Continuous integration has a C++ compiler, at least on Linux.
fn is_required() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("CI").is_some()
}

/// The emulated GPU of this test program; `None` where there is no C++ compiler.
pub fn gpu(precision: Precision) -> Option<&'static Gpu> {
    static GPU: OnceLock<Result<Gpu>> = OnceLock::new();
    match GPU.get_or_init(|| Gpu::emulated(precision)) {
        Ok(gpu) => Some(gpu),
        Err(Error::Unavailable(why)) if !is_required() => {
            eprintln!("skipped: {why}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn on(gpu: &Gpu, kernel: Kernel, memory: Option<usize>) -> impl Pair {
    let choice = Choice { kernel, memory };
    move |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        pair_on(gpu, choice, l, r, o, t)
    }
}

pub fn meets_the_contract(precision: Precision, kernel: Kernel) {
    let Some(gpu) = gpu(precision) else { return };
    let tolerance = Tolerance::of(precision);
    contract::check(on(gpu, kernel, None), step1_pure::pair, tolerance);
}

/// With much memory, and in batches: ticks come after each batch.
pub fn a_tick_can_end_it(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let options = Options { precision, ..Options::default() };
    // The host asks whether to go on, whatever the kernel; this one is emulated soonest.
    for memory in [None, Some(6_000)] {
        contract::check_interruption(on(gpu, Kernel::Naive, memory), &options);
    }
}

fn recipe(clusters: usize, max_size: u32, seed: u32) -> ClusterSet {
    Recipe { clusters, max_size, seed }.generate().unwrap()
}

fn solve(
    gpu: &Gpu,
    kernel: Kernel,
    memory: Option<usize>,
    (left, right): (&ClusterSet, &ClusterSet),
    precision: Precision,
) -> Pairing {
    let options = Options { precision, ..Options::default() };
    on(gpu, kernel, memory)(left, right, &options, &no_tick).unwrap()
}

/// As many of the random problems as the processor manages in seconds; with
/// `examples/agree_cuda.rs` a GPU solves all of them.
pub fn random_problems_agree(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let tolerance = Tolerance::of(precision);
    for problem in contract::problems(6, 800, step1_pure::pair).unwrap() {
        for kernel in Kernel::ALL {
            let pair = on(gpu, kernel, None);
            let checked = problem.check(pair, step1_pure::pair, tolerance);
            assert_eq!(checked, Ok(()), "kernel {}", kernel.name());
        }
    }
}

/// With little memory there are many batches, and the answer is the same.
pub fn batches_change_nothing(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let (left, right) = (recipe(30, 20, 3), recipe(20, 30, 4));
    let sets = (&left, &right);
    for kernel in [Kernel::Naive, Kernel::Batched] {
        let whole = solve(gpu, kernel, None, sets, precision);
        for memory in [6_000, 9_000, 20_000] {
            let batches = step5_gpu::plan(&left, &right, memory, 8).unwrap();
            assert!(batches.left.len() * batches.right.len() > 1, "{memory}");
            let parts = solve(gpu, kernel, Some(memory), sets, precision);
            assert_eq!(parts, whole, "{memory} bytes");
        }
    }
}

pub fn too_little_memory_is_reported(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let (left, right) = (recipe(3, 20, 3), recipe(2, 30, 4));
    let options = Options { precision, ..Options::default() };
    let pair = on(gpu, Kernel::Fused, Some(1_000));
    let error = pair(&left, &right, &options, &no_tick).unwrap_err();
    assert!(matches!(error, Error::Failed(_)), "{error}");
    assert!(error.to_string().contains("too little memory"), "{error}");
}

/// Both sides have more points than kernel 4 has room for minima.
pub fn large_clusters_are_swept_twice(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let one = |size, seed| {
        let points: Vec<_> =
            recipe(size, 2, seed).clusters().iter().map(|c| c.points()[0]).collect();
        let cluster = step0_problem::Cluster::from_points(&points).unwrap();
        ClusterSet::numbered(vec![cluster]).unwrap()
    };
    let (left, right) = (one(2_100, 5), one(2_200, 6));
    let found = solve(gpu, Kernel::Fused, None, (&left, &right), precision);
    let exact =
        step1_pure::pair(&left, &right, &Options::default(), &no_tick).unwrap();
    let (found, exact) =
        (found.left_to_right[0].distance, exact.left_to_right[0].distance);
    assert!((found - exact).abs() <= 1e-6 * exact, "{found}, expected {exact}");
}

/// Every cluster occurs several times; the first copy wins, whichever batch it is
/// in.
pub fn ties_go_to_the_lowest_id(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let right = recipe(12, 9, 7);
    let copies = right.clusters().iter().cycle().take(60).cloned().collect();
    let left = ClusterSet::numbered(copies).unwrap();
    for kernel in Kernel::ALL {
        for memory in [None, Some(6_000)] {
            let pairing = solve(gpu, kernel, memory, (&left, &right), precision);
            for (id, entry) in (0..).zip(&pairing.right_to_left) {
                assert_eq!((entry.nearest, entry.distance), (id, 0.0));
            }
        }
    }
}

pub fn hello_gives_the_closed_form(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    for n in [0, 1, 3, 4, 5, 20, 40] {
        assert_eq!(hello_on(gpu, n).unwrap(), step1_pure::hello(n), "hello({n})");
    }
}

/// The point of the lessons: each kernel touches memory less often than the one
/// before.
pub fn counts_show_the_lessons(precision: Precision) {
    let Some(gpu) = gpu(precision) else { return };
    let (left, right) = (recipe(6, 90, 8), recipe(4, 70, 9));
    let counts: Vec<(f64, f64)> = Kernel::ALL
        .map(|kernel| {
            solve(gpu, kernel, None, (&left, &right), precision);
            let report = gpu.report();
            let Counts { global_reads, shared_reads, .. } = report.counts.unwrap();
            let pairs = report.point_pairs as f64;
            (global_reads as f64 / pairs, shared_reads as f64 / pairs)
        })
        .to_vec();
    let [naive, tiled, batched, fused] = counts[..] else { panic!("four kernels") };
    // Three coordinates for each direction, and a little more for each point.
    assert!((6.0..7.5).contains(&naive.0), "{naive:?}");
    assert!(tiled.0 < naive.0 / 4.0 && (6.0..9.0).contains(&tiled.1), "{tiled:?}");
    assert!((batched.0 - tiled.0).abs() < 0.5, "{batched:?} {tiled:?}");
    assert!(fused.1 < tiled.1 / 4.0, "{fused:?} {tiled:?}");
}
