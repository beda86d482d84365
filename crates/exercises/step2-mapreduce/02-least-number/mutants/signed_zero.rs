//! Mistake: uses the total order behind the filter: -0.0 comes before 0.0.
//! Caught by: zero_has_no_sign

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().enumerate().filter(|(_, x)| !x.is_nan());
    pairs.min_by(|(_, a), (_, b)| a.total_cmp(b))
}
