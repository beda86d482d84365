//! Mistake: makes the mask for the count, which for a power of two needs a bit more.
//! Caught by: a_power_of_two_wastes_nothing

/// Uniform from `low` up to, but without, `high`.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let count = high - low;
    if count == 1 {
        return low;
    }
    let mask = u64::MAX >> count.leading_zeros();
    loop {
        let offset =
            (u64::from(draws.next().expect("they never end")) & mask) as i64;
        if offset < count {
            return low + offset;
        }
    }
}
