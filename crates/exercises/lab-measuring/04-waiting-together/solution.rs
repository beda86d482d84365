//! Exercise `waiting-together`: several walks through memory side by side.

/// The places where walkers are that started at `starts` and took so many steps: each
/// step goes from a place to `trail[place]`. Every place and every entry of the trail
/// is below its length.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    // region: answer
    // stub: let _ = (trail, starts, steps);
    // stub: todo!()
    let mut places = starts.to_vec();
    for _ in 0..steps {
        // None of these waits for another: their loads are under way together.
        for place in &mut places {
            *place = trail[*place as usize];
        }
    }
    places
    // endregion
}
