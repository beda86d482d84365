//! Exercise `nest-formula`: four loops as a formula.

// region: binomial coefficients
/// How many ways there are to choose `k` of `n`.
fn choose(n: u128, k: u128) -> u128 {
    if n < k {
        return 0;
    }
    // What is there before a division is k + 1 times a binomial coefficient.
    (0..k).fold(1, |ways, taken| ways * (n - taken) / (taken + 1))
}
// endregion

/// The sum of i + 4 over all 0 ≤ i < j < l < m < n, for n up to 10,000,000.
pub fn nest(n: u64) -> u128 {
    // region: answer
    // stub: let _ = n;
    // stub: todo!()
    let n = u128::from(n);
    4 * choose(n, 4) + choose(n, 5)
    // endregion
}
