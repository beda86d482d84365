//! What each idea of this step gains by itself: `cargo bench -p step2-mapreduce`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use step0_problem::generate::SCALING;
use step2_mapreduce::{chamfer, chamfer_rooted};

fn bench(criterion: &mut Criterion) {
    let [left, right] = SCALING.map(|recipe| recipe.generate().unwrap());
    let (l, r) = (&left.clusters()[0], &right.clusters()[0]);
    let expected = step1_pure::chamfer(l.view(), r.view());
    let mut group = criterion.benchmark_group("step2-mapreduce");
    group.throughput(Throughput::Elements((l.size() * r.size()) as u64));
    group.bench_function("step 1's loops", |b| {
        b.iter(|| step1_pure::chamfer(black_box(l.view()), black_box(r.view())))
    });
    let forms = [
        ("iterators, root inside", chamfer_rooted as fn(&[_], &[_]) -> f64),
        ("iterators, root after the minimum", chamfer),
    ];
    for (name, chamfer) in forms {
        let found = chamfer(l.points(), r.points());
        assert!((found - expected).abs() < 1e-12 * expected, "{name}: {found}");
        group.bench_function(name, |b| {
            b.iter(|| chamfer(black_box(l.points()), black_box(r.points())))
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
