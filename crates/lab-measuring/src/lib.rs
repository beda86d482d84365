//! How to measure: small experiments whose outcome can be predicted.
#![forbid(unsafe_code)]

use std::hint::{black_box, spin_loop};
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

/// All of it on one thread, while another sleeps until it is woken.
pub fn awaited(n: u64) -> f64 {
    thread::scope(|scope| {
        let worker = scope.spawn(|| work(0, n));
        worker.join().expect("the work does not panic")
    })
}

/// No work, only time: as a program that waits for a disk.
pub fn asleep(_: u64) -> f64 {
    thread::sleep(Duration::from_millis(200));
    0.0
}
// ANCHOR_END: waits

// ANCHOR: mistakes
/// A mistake: nobody uses the sum, so the compiler may leave the loop out.
pub fn unused(n: u64) {
    let _ = work(0, n);
}

/// The same with the sum given to `black_box`, which the compiler must assume to use it.
pub fn used(n: u64) {
    black_box(work(0, n));
}

/// A mistake of another kind: the compiler knows a formula for this loop and runs that.
pub fn folded(n: u64) -> u64 {
    (0..n).map(|i| i * i).fold(0, u64::wrapping_add)
}

/// The same loop, made to do every term.
pub fn unfolded(n: u64) -> u64 {
    (0..n).map(|i| black_box(i) * i).fold(0, u64::wrapping_add)
}
// ANCHOR_END: mistakes
