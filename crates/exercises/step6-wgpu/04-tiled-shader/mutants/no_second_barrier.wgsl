// Mistake: a quick thread overwrites the tile that a slow one still needs.
// Caught by: no_thread_is_a_tile_ahead

var<workgroup> tile: array<vec3f, TILE>;

@compute @workgroup_size(TILE)
fn nearest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = id.x;
    // A thread to spare takes the last point too: all must meet at the barriers.
    let p = point(min(i, sizes.points - 1u));
    var least = FAR;
    for (var start = 0u; start < sizes.others; start += TILE) {
        let count = min(TILE, sizes.others - start);
        if lane < count {
            tile[lane] = fetch(start + lane);
        }
        workgroupBarrier(); // the tile is complete
        for (var j = 0u; j < count; j++) {
            let d = tile[j] - p;
            least = min(least, dot(d, d));
        }
    }
    if i < sizes.points {
        distances[i] = sqrt(least);
    }
}
