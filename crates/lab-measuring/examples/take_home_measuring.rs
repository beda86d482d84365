//! A stopwatch that can be trusted.

use std::hint::black_box;
use std::time::Instant;

/// The wall times of `runs` runs, in seconds and in ascending order.
fn time(runs: usize, mut work: impl FnMut()) -> Vec<f64> {
    work(); // warms up: pages, caches, the processor's clock
    let run = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    let mut seconds: Vec<f64> = (0..runs).map(run).collect();
    seconds.sort_by(f64::total_cmp);
    seconds
}

fn main() {
    let numbers: Vec<f64> = (0..10_000_000).map(f64::from).collect();
    let seconds = time(11, || {
        // The input goes in and the answer goes out through a black box.
        black_box(black_box(&numbers).iter().map(|x| x.sqrt()).sum::<f64>());
    });
    let (least, median, most) = (seconds[0], seconds[5], seconds[10]);
    println!("median {median:.5} s, from {least:.5} to {most:.5}");
    println!("{:.3} ns a number", median / numbers.len() as f64 * 1e9);
}
