//! Exercise `least-number`: a minimum that knows of NaN.

/// The least number with its place, counted from 0; of equal ones the first, and 0.0
/// and -0.0 are equal. NaN is passed over; none if there is nothing else.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    // region: answer
    // stub: let _ = numbers;
    // stub: todo!()
    numbers
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, x)| !x.is_nan())
        .min_by(|(_, a), (_, b)| a.partial_cmp(b).expect("no NaN is left"))
    // endregion
}
