//! One walker after the other.

/// Where the walkers end.
pub fn follow(trail: &[u32], starts: &[u32], steps: usize) -> Vec<u32> {
    let walk =
        |&start: &u32| (0..steps).fold(start, |place, _| trail[place as usize]);
    starts.iter().map(walk).collect()
}
