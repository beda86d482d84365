//! The workshop's small data on one thread and on all: `cargo bench -p step4-rayon`

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use step0_problem::contract::{Tolerance, compare};
use step0_problem::generate::WORKSHOP;
use step0_problem::{Options, Precision, no_tick};
use step4_rayon::{on_threads, pair};

fn bench(criterion: &mut Criterion) {
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let sets = (&left, &right);
    let expected =
        step1_pure::pair(&left, &right, &Options::default(), &no_tick).unwrap();
    let all = rayon::current_num_threads();
    let mut group = criterion.benchmark_group("step4-rayon");
    group.throughput(Throughput::Elements(
        (left.point_count() * right.point_count()) as u64,
    ));
    for precision in [Precision::F64, Precision::F32] {
        for threads in [1, all] {
            let options = Options { precision, threads, isa: None };
            let found = pair(&left, &right, &options, &no_tick).unwrap();
            let tolerance = Tolerance::of(precision);
            let compared =
                compare(&found, &expected, sets, step1_pure::pair, tolerance);
            assert!(compared.unwrap().ok());
            group.bench_function(format!("{precision}, {threads} threads"), |b| {
                let timed = || b.iter(|| pair(&left, &right, &options, &no_tick));
                on_threads(threads, timed).unwrap();
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
