//! The kernels of step 3, one thread: `cargo bench -p step3-simd`
//!
//! `cloud`: two clouds of one size, by instruction set, precision and size.
//! `scaling`: 20 by 20 clusters of the workshop's larger data, where short rows and
//! padding cost something.

use std::hint::black_box;

use criterion::{
    BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use step0_problem::{Cluster, ClusterSet, Isa, Point, generate::SCALING};
use step3_simd::{Kernel, Layout, Real, chamfer};

/// Two clouds: points on two screws of different pitch.
fn clouds(size: usize) -> ClusterSet {
    let screw = |pitch: f64| -> Vec<Point> {
        let angle = |i: usize| i as f64 * 0.7;
        (0..size)
            .map(|i| {
                [angle(i).cos(), angle(i).sin(), pitch * angle(i) / size as f64]
            })
            .collect()
    };
    let clusters =
        [screw(1.0), screw(1.5)].map(|p| Cluster::from_points(&p).unwrap());
    ClusterSet::numbered(clusters.to_vec()).unwrap()
}

/// The Chamfer distance as it is defined.
fn naive(l: &[Point], r: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum()
    };
    let directed = |l: &[Point], r: &[Point]| {
        let nearest =
            |p| r.iter().map(|q| square(p, q)).fold(f64::INFINITY, f64::min);
        l.iter().map(|p| nearest(p).sqrt()).sum::<f64>() / l.len() as f64
    };
    directed(l, r).max(directed(r, l))
}

fn kernels() -> Vec<Kernel> {
    let all = [Isa::Baseline, Isa::Avx2, Isa::Avx512];
    all.into_iter().filter_map(|isa| Kernel::new(Some(isa)).ok()).collect()
}

fn bench_clouds<T: Real>(criterion: &mut Criterion, precision: &str) {
    let mut group = criterion.benchmark_group("cloud");
    for size in [16, 100, 1000, 10_000] {
        let set = clouds(size);
        let layout = Layout::<T>::new(&set, [0.0; 3]);
        let (l, r) = (layout.cloud(0), layout.cloud(1));
        let [p, q] = [0, 1].map(|i| set.clusters()[i].points());
        let expected = naive(p, q);
        group.throughput(Throughput::Elements((size * size) as u64));
        for kernel in kernels() {
            let mut scratch = Vec::new();
            let distance = chamfer(kernel, l, r, &mut scratch);
            assert!((distance - expected).abs() <= 1e-5 * expected + 1e-6);
            let name = format!("{} {precision}", kernel.name());
            group.bench_function(BenchmarkId::new(name, size), |b| {
                b.iter(|| chamfer(kernel, black_box(l), black_box(r), &mut scratch))
            });
        }
    }
    group.finish();
}

fn bench_scaling<T: Real>(criterion: &mut Criterion, precision: &str) {
    const SIDE: usize = 20;
    let sets = SCALING.map(|recipe| recipe.generate().unwrap());
    let [l, r] = [0, 1].map(|i| Layout::<T>::new(&sets[i], [5.0; 3]));
    let points = |set: &Layout<T>| -> usize {
        set.clouds().take(SIDE).map(|cloud| cloud.size()).sum()
    };
    let mut group = criterion.benchmark_group("scaling");
    group.throughput(Throughput::Elements((points(&l) * points(&r)) as u64));
    let sum = |kernel: Kernel, scratch: &mut Vec<T>| -> f64 {
        let rights = |p| r.clouds().take(SIDE).map(move |q| (p, q));
        let pairs = l.clouds().take(SIDE).flat_map(rights);
        pairs.map(|(p, q)| chamfer(kernel, p, q, scratch)).sum()
    };
    let of = |set: usize, i: usize| sets[set].clusters()[i].points();
    let expected: f64 = (0..SIDE * SIDE)
        .map(|pair| naive(of(0, pair / SIDE), of(1, pair % SIDE)))
        .sum();
    for kernel in kernels() {
        let mut scratch = Vec::new();
        assert!((sum(kernel, &mut scratch) - expected).abs() <= 1e-5 * expected);
        group.bench_function(format!("{} {precision}", kernel.name()), |b| {
            b.iter(|| sum(black_box(kernel), &mut scratch))
        });
    }
    group.finish();
}

fn bench(criterion: &mut Criterion) {
    bench_scaling::<f64>(criterion, "f64");
    bench_scaling::<f32>(criterion, "f32");
    bench_clouds::<f64>(criterion, "f64");
    bench_clouds::<f32>(criterion, "f32");
}

criterion_group!(benches, bench);
criterion_main!(benches);
