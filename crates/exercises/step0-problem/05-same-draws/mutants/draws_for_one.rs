//! Mistake: takes a draw where there is nothing to choose.
//! Caught by: a_range_of_one_draws_nothing

/// Uniform from `low` up to, but without, `high`.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let largest = (high - 1 - low) as u32;
    let mask = u32::MAX.checked_shr(largest.leading_zeros()).unwrap_or(0);
    loop {
        let offset = draws.next().expect("they never end") & mask;
        if offset <= largest {
            return low + i64::from(offset);
        }
    }
}
