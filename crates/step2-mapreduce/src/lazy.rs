//! What laziness saves: a sum over numbers that are never all in memory.

// ANCHOR: lazy
/// The sum of the squares of 0, 1, …, n-1, one at a time.
///
/// An iterator that has been summed is gone. Summed again, Python's exhausted
/// generator silently gives 0; in Rust this does not compile:
///
/// ```compile_fail,E0382
/// let squares = (0..100_000u64).map(|i| i * i);
/// let sum: u64 = squares.sum();
/// let again: u64 = squares.sum(); // error: use of moved value: `squares`
/// ```
pub fn sum_of_squares(n: u64) -> u64 {
    (0..n).map(|i| i * i).sum()
}

/// The same sum over a list that is made first, with 8 bytes per number.
pub fn sum_of_squares_listed(n: u64) -> u64 {
    let squares: Vec<u64> = (0..n).map(|i| i * i).collect();
    squares.iter().sum()
}
// ANCHOR_END: lazy
