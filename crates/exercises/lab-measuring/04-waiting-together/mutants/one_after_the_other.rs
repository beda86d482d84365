//! Mistake: right, and lets one walker go all the way before the next one starts.
//! Caught by: speed

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let mut ends = Vec::new();
    for &start in starts {
        let mut place = start;
        for _ in 0..steps {
            place = trail[place as usize];
        }
        ends.push(place);
    }
    ends
}
