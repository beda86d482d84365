//! Mistake: leaves out where the last piece ends.
//! Caught by: the_end_is_there_too

/// Points of a tile.
pub const TILE: u32 = 64;

/// Offsets of clusters and tiles.
#[derive(Default)]
pub struct Offsets {
    /// Of clusters.
    pub clusters: Vec<u32>,
    /// Of tiles.
    pub tiles: Vec<u32>,
}

/// The offsets.
pub fn offsets(sizes: &[u32]) -> Offsets {
    let mut offsets = Offsets::default();
    let mut start = 0;
    for size in sizes {
        let end = start + size;
        offsets.clusters.push(start);
        offsets.tiles.extend((start..end).step_by(TILE as usize));
        start = end;
    }
    offsets
}
