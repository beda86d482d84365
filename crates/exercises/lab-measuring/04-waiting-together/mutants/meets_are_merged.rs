//! Mistake: keeps one walker only of those that start at the same place.
//! Caught by: walkers_keep_their_order

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let mut places = starts.to_vec();
    places.sort_unstable();
    places.dedup();
    for _ in 0..steps {
        for place in &mut places {
            *place = trail[*place as usize];
        }
    }
    places
}
