//! Mistake: lets i begin at 1: each term is one too large.
//! Caught by: four_numbers_one_term

fn choose(n: u128, k: u128) -> u128 {
    if n < k {
        return 0;
    }
    (0..k).fold(1, |ways, taken| ways * (n - taken) / (taken + 1))
}

/// The sum.
pub fn nest(n: u64) -> u128 {
    let n = u128::from(n);
    5 * choose(n, 4) + choose(n, 5)
}
