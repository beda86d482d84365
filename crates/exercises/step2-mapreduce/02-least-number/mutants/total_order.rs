//! Mistake: uses the total order, in which a negative NaN is the least of all.
//! Caught by: negative_nan_is_passed_over

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().enumerate();
    pairs.min_by(|(_, a), (_, b)| a.total_cmp(b)).filter(|(_, x)| !x.is_nan())
}
