//! Mistake: takes every trail for one circle through all its places.
//! Caught by: trails_that_meet

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let mut places = starts.to_vec();
    for _ in 0..steps % trail.len() {
        for place in &mut places {
            *place = trail[*place as usize];
        }
    }
    places
}
