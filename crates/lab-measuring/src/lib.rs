//! How to measure: small experiments whose outcome can be predicted.
#![forbid(unsafe_code)]

use std::hint::{black_box, spin_loop};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

// ANCHOR: work
/// Something to time: the sum of the square roots of the numbers in a range.
pub fn work(from: u64, to: u64) -> f64 {
    (from..to).map(|i| (i as f64).sqrt()).sum()
}
// ANCHOR_END: work

// ANCHOR: waits
/// The work on one thread.
pub fn alone(n: u64) -> f64 {
    work(0, n)
}

/// The same on two threads, each with half of it.
pub fn shared(n: u64) -> f64 {
    thread::scope(|scope| {
        let half = scope.spawn(|| work(0, n / 2));
        work(n / 2, n) + half.join().expect("the work does not panic")
    })
}

/// All of it on one thread, while another asks again and again whether it is done.
pub fn watched(n: u64) -> f64 {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                spin_loop();
            }
        });
        let sum = work(0, n);
        done.store(true, Ordering::Release);
        sum
    })
}

// ANCHOR_END: waits

// ANCHOR: sleeps
/// All of it on one thread, while another sleeps until it is woken.
pub fn awaited(n: u64) -> f64 {
    thread::scope(|scope| {
        let worker = scope.spawn(|| work(0, n));
        worker.join().expect("the work does not panic")
    })
}

/// No work, only time, like a program that waits for a disk.
pub fn asleep(_: u64) -> f64 {
    thread::sleep(Duration::from_millis(200));
    0.0
}
// ANCHOR_END: sleeps

// ANCHOR: stalls
/// A table in which every place holds the next place to go to; the trail visits all
/// of them before it is back at the start.
pub struct Trail(Vec<u32>);

impl Trail {
    /// A trail of 2 to the power of `bits` places. The next place is hardly ever
    /// near, and no pattern that a processor recognises leads there.
    pub fn new(bits: u32) -> Self {
        let places = 1u32 << bits;
        // With these factors such a sequence takes on every value (Hull and Dobell
        // 1962).
        let next =
            |place: u32| place.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Trail((0..places).map(|place| next(place) & (places - 1)).collect())
    }

    /// The sum of the square roots of the first `steps` places along the trail.
    pub fn follow(&self, steps: u64) -> f64 {
        let mut place = 0;
        let mut sum = 0.0;
        for _ in 0..steps {
            place = self.0[place as usize];
            sum += f64::from(place).sqrt();
        }
        sum
    }
}

/// One thread that sums a hundredth as many roots, and waits for memory before each
/// one: the table has 128 MB, more than most caches hold.
pub fn stalled(n: u64) -> f64 {
    static TRAIL: LazyLock<Trail> = LazyLock::new(|| Trail::new(25));
    TRAIL.follow(n / 100)
}
// ANCHOR_END: stalls

// ANCHOR: mistakes
/// A mistake: the sum is never used, so the compiler may leave the loop out.
pub fn unused(n: u64) {
    let _ = work(0, n);
}

/// The same with the sum given to `black_box`, which the compiler must assume to use
/// it.
pub fn used(n: u64) {
    black_box(work(0, n));
}

/// A mistake of another kind: the compiler knows a formula for this loop and uses
/// that.
pub fn folded(n: u64) -> u64 {
    (0..n).map(|i| i * i).fold(0, u64::wrapping_add)
}

/// The same loop, made to do every term.
pub fn unfolded(n: u64) -> u64 {
    (0..n).map(|i| black_box(i) * i).fold(0, u64::wrapping_add)
}
// ANCHOR_END: mistakes
