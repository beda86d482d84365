//! Exercise `lanes-at-work`: step 3's sweep over pairs of clusters, with nothing in it
//! but a counter.

/// How many lanes a vector has: 16 of f32.
pub const LANES: usize = 16;

/// How many squared distances are computed for all pairs of clusters of these sizes,
/// in lanes with a point and without.
pub fn all_pairs(left: &[usize], right: &[usize]) -> u64 {
    let mut lanes = 0;
    for &l in left {
        for &r in right {
            lanes += chamfer(l, r);
        }
    }
    lanes
}

/// One sweep for both directions: the longer side goes into the lanes.
fn chamfer(l: usize, r: usize) -> u64 {
    let (rows, columns) = if l <= r { (l, r) } else { (r, l) };
    let mut lanes = 0;
    for _row in 0..rows {
        for _vector in (0..columns).step_by(LANES) {
            lanes += LANES as u64; // all lanes of a vector compute, needed or not
        }
    }
    lanes
}
