//! Mistake: counts places after the filter, and not in the list.
//! Caught by: nan_in_front_is_passed_over

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let pairs = numbers.iter().copied().filter(|x| !x.is_nan()).enumerate();
    pairs.min_by(|(_, a), (_, b)| a.partial_cmp(b).expect("no NaN is left"))
}
