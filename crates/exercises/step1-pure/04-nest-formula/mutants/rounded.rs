//! Mistake: computes in f64, which has 53 bits.
//! Caught by: more_digits_than_an_f64_has

/// The sum.
pub fn nest(n: u64) -> u128 {
    let n = n as f64;
    let four = n * (n - 1.0) * (n - 2.0) * (n - 3.0) / 24.0;
    (4.0 * four + four * (n - 4.0) / 5.0).max(0.0) as u128
}
