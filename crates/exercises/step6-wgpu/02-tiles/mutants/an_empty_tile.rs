//! Mistake: adds a tile of no points behind a full one.
//! Caught by: a_full_tile_is_followed_by_none

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
        offsets.tiles.extend((0..size / TILE + 1).map(|tile| start + tile * TILE));
        start += size;
    }
    offsets.clusters.push(start);
    offsets.tiles.push(start);
    offsets
}
