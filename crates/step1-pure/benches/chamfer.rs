//! The Chamfer distance of two clusters: `cargo bench -p step1-pure`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use step0_problem::generate::SCALING;
use step1_pure::{chamfer, distance};

fn bench(criterion: &mut Criterion) {
    let [left, right] = SCALING.map(|recipe| recipe.generate().unwrap());
    let (l, r) = (left.clusters()[0].view(), right.clusters()[0].view());

    // What to expect, with each direction written as an expression of its own.
    let nearest = |to: f64, d: f64| if d < to { d } else { to };
    let (n, m) = (l.nrows(), r.nrows());
    let from_l = |i| (0..m).map(|j| distance(l, i, r, j)).fold(f64::MAX, nearest);
    let from_r = |j| (0..n).map(|i| distance(r, j, l, i)).fold(f64::MAX, nearest);
    let expected = f64::max(
        (0..n).map(from_l).sum::<f64>() / n as f64,
        (0..m).map(from_r).sum::<f64>() / m as f64,
    );
    assert_eq!(chamfer(l, r), expected);

    let mut group = criterion.benchmark_group("step1-pure");
    group.throughput(Throughput::Elements((n * m) as u64));
    group.bench_function("chamfer", |b| {
        b.iter(|| chamfer(black_box(l), black_box(r)))
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
