// G: two threads count, each in two steps: look, then store one more.
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

pub fn count_negative(first: &[f64], second: &[f64]) -> usize {
    let count = AtomicUsize::new(0);
    let add = |numbers: &[f64]| {
        for _ in numbers.iter().filter(|&&number| number < 0.0) {
            let seen = count.load(SeqCst);
            count.store(seen + 1, SeqCst);
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| add(first));
        scope.spawn(|| add(second));
    });
    count.into_inner()
}
