//! Mistake: computes the count of numbers in 32 bits, where 2³² is 0.
//! Caught by: all_32_bits

/// Uniform from `low` up to, but without, `high`.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let count = (high - low) as u32;
    if count <= 1 {
        return low;
    }
    let mask = u32::MAX >> (count - 1).leading_zeros();
    loop {
        let offset = draws.next().expect("they never end") & mask;
        if offset < count {
            return low + i64::from(offset);
        }
    }
}
