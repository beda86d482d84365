//! Mistake: rejects the largest number too.
//! Caught by: the_largest_may_come

/// Uniform from `low` up to, but without, `high`.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let largest = (high - 1 - low) as u32;
    if largest == 0 {
        return low;
    }
    let mask = u32::MAX >> largest.leading_zeros();
    loop {
        let offset = draws.next().expect("they never end") & mask;
        if offset < largest {
            return low + i64::from(offset);
        }
    }
}
