//! Exercise `tiles`: clusters of any size for workgroups of 64 threads.

/// How many points a tile has at most.
pub const TILE: u32 = 64;

/// Where pieces begin, in points from the first of a side, and behind the last one
/// where it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offsets {
    /// Of the clusters: one entry more than there are clusters.
    pub clusters: Vec<u32>,
    /// Of the tiles of all clusters: one entry more than there are tiles.
    pub tiles: Vec<u32>,
}

/// The offsets of clusters of these sizes, 1 or more each, and of their tiles.
pub fn offsets(sizes: &[u32]) -> Offsets {
    let _ = sizes;
    todo!()
}
