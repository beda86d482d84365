//! Mistake: begins with what is left over.
//! Caught by: full_tiles_come_first

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
        offsets.clusters.push(start);
        let end = start + size;
        let tiles = size.div_ceil(TILE);
        let first = start + size - (tiles - 1) * TILE;
        offsets.tiles.push(start);
        offsets.tiles.extend((first..end).step_by(TILE as usize));
        start = end;
    }
    offsets.clusters.push(start);
    offsets.tiles.push(start);
    offsets
}
