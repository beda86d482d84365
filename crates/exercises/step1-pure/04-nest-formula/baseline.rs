//! One loop in place of four.

/// The sum.
pub fn nest(n: u64) -> u128 {
    let above = |i| u128::from(n - 1 - i);
    let ways = |k: u128| k * k.saturating_sub(1) * k.saturating_sub(2) / 6;
    (0..n).map(|i| u128::from(i + 4) * ways(above(i))).sum()
}
