//! Mistake: cuts all points into tiles, wherever a cluster ends.
//! Caught by: a_tile_ends_with_its_cluster

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
        start += size;
    }
    offsets.clusters.push(start);
    offsets.tiles.extend((0..start).step_by(TILE as usize));
    offsets.tiles.push(start);
    offsets
}
