//! Exercise `what-comes-back`: the dispatches of step 6's kernel 3, with a CPU in the
//! GPU's place.

/// How many threads a workgroup has, and points a tile at most.
pub const TILE: usize = 64;

/// Cuts clusters of these sizes into tiles, none of which spans two clusters. Gives
/// how many points each tile has.
pub fn tiles(sizes: &[usize]) -> Vec<usize> {
    let mut tiles = Vec::new();
    for &size in sizes {
        for start in (0..size).step_by(TILE) {
            tiles.push(TILE.min(size - start));
        }
    }
    tiles
}

/// One direction: across go the tiles of one side, down the clusters of the other,
/// and each workgroup of the rectangle writes one number, the sum of the distances of
/// its points. Gives all that was written.
pub fn dispatch(from: &[usize], to: &[usize]) -> Vec<f32> {
    let mut sums = Vec::new();
    for _cluster in to {
        for points in tiles(from) {
            let distances = vec![1.0; points]; // whatever they are
            sums.push(distances.iter().sum());
        }
    }
    sums
}

/// Both directions, as the pairing needs them.
pub fn both_directions(left: &[usize], right: &[usize]) -> Vec<f32> {
    [dispatch(left, right), dispatch(right, left)].concat()
}
