//! The synthetic nest: four loops with a square root inside.

// ANCHOR: hello
/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n, about n⁴/24 terms,
/// each of them computed. Exact up to n = 4,041: every partial sum is a whole number
/// below 2⁵³.
pub fn hello(n: u64) -> u64 {
    let mut sum = 0.0;
    for m in 0..n {
        for l in 0..m {
            for j in 0..l {
                for i in 0..j {
                    let root = ((i + 4) as f64).sqrt();
                    sum += (root * root).round();
                }
            }
        }
    }
    sum as u64
}
// ANCHOR_END: hello
