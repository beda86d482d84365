//! Exercise `idle-threads`: how kernel 1 is launched, with a CPU in the GPU's place.

/// How many threads a block has.
pub const BLOCK: usize = 256;

/// What is counted of all launches.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Launches.
    pub launches: u64,
    /// Threads that had a point to work on.
    pub busy: u64,
    /// Threads that returned at the guard.
    pub idle: u64,
}

/// The host: a launch for each pair of clusters, of which the sizes are given.
pub fn pair_by_pair(left: &[usize], right: &[usize]) -> Counts {
    let mut counts = Counts::default();
    for &l_size in left {
        for &r_size in right {
            let blocks = (l_size + r_size).div_ceil(BLOCK);
            counts.launches += 1;
            for block in 0..blocks {
                for thread in 0..BLOCK {
                    naive(block, thread, (l_size, r_size), &mut counts);
                }
            }
        }
    }
    counts
}

/// The kernel: the first threads take the points on the left, the next ones those on
/// the right.
fn naive(
    block: usize,
    thread: usize,
    (l_size, r_size): (usize, usize),
    counts: &mut Counts,
) {
    let point = block * BLOCK + thread;
    if point >= l_size + r_size {
        counts.idle += 1;
        return;
    }
    counts.busy += 1; // and here it would look for the nearest point
}
