//! Exercise `same-draws`: uniform integers from random bits, as NumPy makes them.

/// Uniform from `low` up to, but without, `high`: by masked rejection, draw for draw as
/// `numpy.random.RandomState.randint`. A range of one number takes no draw.
///
/// There are 1 to 2³² numbers in the range, and `draws` never ends.
pub fn randint(draws: &mut impl Iterator<Item = u32>, low: i64, high: i64) -> i64 {
    let _ = (draws, low, high);
    todo!()
}
