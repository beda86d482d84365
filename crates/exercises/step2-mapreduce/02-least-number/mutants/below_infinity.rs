//! Mistake: begins with infinity, so that nothing as large can win.
//! Caught by: infinity_is_a_number

/// The least number with its place.
pub fn least(numbers: &[f64]) -> Option<(usize, f64)> {
    let (mut place, mut least) = (None, f64::INFINITY);
    for (i, &x) in numbers.iter().enumerate() {
        if x < least {
            (place, least) = (Some(i), x);
        }
    }
    place.map(|place| (place, least))
}
