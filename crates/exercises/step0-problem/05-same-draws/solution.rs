//! Exercise `same-draws`: uniform integers from random bits, as NumPy makes them.

/// Uniform from `low` up to, but without, `high`: by masked rejection, draw for draw as
/// `numpy.random.RandomState.randint`. A range of one number takes no draw.
///
/// There are 1 to 2³² numbers in the range, and `draws` never ends.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    // region: answer
    // stub: let _ = (draws, low, high);
    // stub: todo!()
    let largest = (high - 1 - low) as u32;
    if largest == 0 {
        return low;
    }
    let mask = u32::MAX >> largest.leading_zeros();
    loop {
        let draw = draws.next().expect("they never end");
        let offset = draw & mask;
        if offset <= largest {
            return low + i64::from(offset);
        }
    }
    // endregion
}
