//! Mistake: takes the comparison of two numbers for granted.
//! Caught by: nan_in_front_is_passed_over

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().enumerate();
    pairs.min_by(|(_, a), (_, b)| a.partial_cmp(b).unwrap())
}
