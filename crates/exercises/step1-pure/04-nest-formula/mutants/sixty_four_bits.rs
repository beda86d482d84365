//! Mistake: computes in 64 bits and wraps around.
//! Caught by: nests_of_the_largest_sizes

fn choose(n: u64, k: u64) -> u64 {
    if n < k {
        return 0;
    }
    (0..k).fold(1, |ways: u64, taken| ways.wrapping_mul(n - taken) / (taken + 1))
}

/// The sum.
pub fn nest(n: u64) -> u128 {
    u128::from(choose(n, 4).wrapping_mul(4).wrapping_add(choose(n, 5)))
}
