//! Exercise `which-loops-run`: five loops that somebody wants to time.

use std::hint::black_box;

/// A sum of square roots, which nobody uses.
pub fn a(n: u64) {
    let sum: f64 = (0..n).map(|i| (i as f64).sqrt()).sum();
    let _ = sum;
}

/// A sum of square roots, which is used.
pub fn b(n: u64) {
    let sum: f64 = (0..n).map(|i| (i as f64).sqrt()).sum();
    black_box(sum);
}

/// A sum of whole numbers, which is used.
pub fn c(n: u64) {
    let sum: u64 = (0..n).map(|i| 3 * i + 1).sum();
    black_box(sum);
}

/// A sum of square roots up to a number that the compiler cannot know.
pub fn d(n: u64) {
    let n = black_box(n);
    let sum: f64 = (0..n).map(|i| (i as f64).sqrt()).sum();
    let _ = sum;
}

/// A sum of whole numbers, each of which is looked at, and which nobody uses.
pub fn e(n: u64) {
    let sum: u64 = (0..n).map(|i| black_box(3 * i + 1)).sum();
    let _ = sum;
}
