// Mistake: spare threads write behind the last point.
// Caught by: nothing_is_written_behind_the_last_point

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
        workgroupBarrier(); // nobody needs it any more
    }
    {
        distances[i] = sqrt(least);
    }
}
