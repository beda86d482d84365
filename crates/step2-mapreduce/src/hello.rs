//! The synthetic nest as sums of sums.

// ANCHOR: hello
/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n; see step 1.
pub fn hello(n: u64) -> u64 {
    let term = |i: u64| {
        let root = ((i + 4) as f64).sqrt();
        (root * root).round()
    };
    let over_i = |j| (0..j).map(term).sum::<f64>();
    let over_j = |l| (0..l).map(over_i).sum::<f64>();
    let over_l = |m| (0..m).map(over_j).sum::<f64>();
    (0..n).map(over_l).sum::<f64>() as u64
}
// ANCHOR_END: hello
