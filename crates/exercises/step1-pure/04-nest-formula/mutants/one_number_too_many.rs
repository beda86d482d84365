//! Mistake: chooses from 0 to n, which are n + 1 numbers.
//! Caught by: fewer_than_four_numbers_no_terms

fn choose(n: u128, k: u128) -> u128 {
    if n < k {
        return 0;
    }
    (0..k).fold(1, |ways, taken| ways * (n - taken) / (taken + 1))
}

/// The sum.
pub fn nest(n: u64) -> u128 {
    let n = u128::from(n) + 1;
    4 * choose(n, 4) + choose(n, 5)
}
