//! Mistake: divides before it multiplies, and loses the remainder.
//! Caught by: five_numbers_five_terms

fn choose(n: u128, k: u128) -> u128 {
    if n < k {
        return 0;
    }
    (0..k).fold(1, |ways, taken| ways * ((n - taken) / (taken + 1)))
}

/// The sum.
pub fn nest(n: u64) -> u128 {
    let n = u128::from(n);
    4 * choose(n, 4) + choose(n, 5)
}
