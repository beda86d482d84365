//! Mistake: takes the remainder of a division, which favours small numbers.
//! Caught by: numpys_first_number

/// Uniform from `low` up to, but without, `high`.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let draw = draws.next().expect("they never end");
    low + i64::from(draw) % (high - low)
}
