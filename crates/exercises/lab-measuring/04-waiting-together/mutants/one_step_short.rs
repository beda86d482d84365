//! Mistake: counts the start as a step.
//! Caught by: one_step_is_taken

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let mut places = starts.to_vec();
    for _ in 1..steps {
        for place in &mut places {
            *place = trail[*place as usize];
        }
    }
    places
}
