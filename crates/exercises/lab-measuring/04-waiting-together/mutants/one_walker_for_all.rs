//! Mistake: lets the next walker go on where the last one has ended.
//! Caught by: walkers_keep_their_order

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let mut ends = Vec::new();
    let mut place = starts.first().copied().unwrap_or_default();
    for _ in starts {
        for _ in 0..steps {
            place = trail[place as usize];
        }
        ends.push(place);
    }
    ends
}
