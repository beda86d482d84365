//! The synthetic nest on all cores.

use rayon::prelude::*;

// ANCHOR: hello
/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n; see step 1. Each m is
/// a piece of work, larger for a larger m; rayon divides them until every thread has
/// its share.
pub fn hello(n: u64) -> u64 {
    (0..n).into_par_iter().map(step3_simd::hello_below).sum()
}
// ANCHOR_END: hello
