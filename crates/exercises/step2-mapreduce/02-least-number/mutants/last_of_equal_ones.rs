//! Mistake: the last of equal ones wins.
//! Caught by: the_first_of_equal_ones_wins

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().enumerate().filter(|(_, x)| !x.is_nan());
    pairs.reduce(|best, other| if other.1 <= best.1 { other } else { best })
}
