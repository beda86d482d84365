//! Mistake: right, with one loop left.
//! Caught by: speed

/// The sum.
pub fn nest(n: u64) -> u128 {
    let mut sum = 0;
    for i in 0..n {
        let k = u128::from(n - 1 - i);
        if k > 2 {
            sum += u128::from(i + 4) * (k * (k - 1) * (k - 2) / 6);
        }
    }
    sum
}
