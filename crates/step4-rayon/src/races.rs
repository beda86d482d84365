//! The data race that Rust refuses, and the race condition that it does not.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

// ANCHOR: data_race
/// Two threads keep the least of their distances in one variable: a *data race*.
/// Both may write at once, and the result may be neither's. It does not compile:
///
/// ```compile_fail,E0499
/// let mut nearest = u64::MAX;
/// std::thread::scope(|scope| {
///     // error: cannot borrow `nearest` as mutable more than once at a time
///     scope.spawn(|| nearest = nearest.min(2));
///     scope.spawn(|| nearest = nearest.min(3));
/// });
/// ```
pub fn nearest_of_two_threads() -> u64 {
    let nearest = AtomicU64::new(u64::MAX);
    thread::scope(|scope| {
        scope.spawn(|| nearest.fetch_min(2, SeqCst));
        scope.spawn(|| nearest.fetch_min(3, SeqCst));
    });
    nearest.into_inner()
}
// ANCHOR_END: data_race

// ANCHOR: race_condition
/// The same in two steps, look and store, compiles too: an atomic variable is never
/// half written. But what the other thread stores in between is lost: a *race
/// condition*. The barrier lets both look before either stores, so that the rare
/// case happens every time.
pub fn nearest_lost() -> u64 {
    let nearest = AtomicU64::new(u64::MAX);
    let (both_have_looked, near_is_stored) = (Barrier::new(2), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            let seen = nearest.load(SeqCst);
            both_have_looked.wait();
            nearest.store(seen.min(2), SeqCst);
            near_is_stored.wait();
        });
        scope.spawn(|| {
            let seen = nearest.load(SeqCst);
            both_have_looked.wait();
            near_is_stored.wait();
            nearest.store(seen.min(3), SeqCst); // 3 overwrites 2
        });
    });
    nearest.into_inner()
}
// ANCHOR_END: race_condition

#[cfg(test)]
mod tests {
    #[test]
    fn only_one_of_them_finds_the_least() {
        assert_eq!(super::nearest_of_two_threads(), 2);
        assert_eq!(super::nearest_lost(), 3);
    }
}
