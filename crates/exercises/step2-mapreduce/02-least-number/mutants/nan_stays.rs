//! Mistake: keeps the first number if it is NaN, as nothing is less.
//! Caught by: nan_in_front_is_passed_over

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().enumerate();
    pairs.reduce(|best, other| if other.1 < best.1 { other } else { best })
}
