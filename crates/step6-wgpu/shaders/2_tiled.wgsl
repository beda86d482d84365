// Kernel 2: the 64 threads of a workgroup fetch the other cluster together, a tile
// of 64 points at a time.

struct Pair {
    points: vec2u, // the first of a cluster's points, and the one after its last
    others: vec2u, // the same of the cluster that they are compared with
    out: u32,      // where the distance of the first point goes
}

@group(0) @binding(0) var<storage, read> points: array<vec4f>;
@group(0) @binding(1) var<storage, read> others: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> distances: array<f32>;
@group(0) @binding(3) var<uniform> pair: Pair;

const FAR = 3.4e38; // more than any squared distance
// ANCHOR: nearest
const TILE = 64u;
var<workgroup> tile: array<vec3f, TILE>;

@compute @workgroup_size(TILE)
fn nearest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = pair.points.x + id.x;
    // A spare thread takes the last point too, because all must meet at the
    // barriers.
    let p = points[min(i, pair.points.y - 1u)].xyz;
    var least = FAR;
    for (var start = pair.others.x; start < pair.others.y; start += TILE) {
        tile[lane] = others[min(start + lane, pair.others.y - 1u)].xyz;
        workgroupBarrier(); // the tile is complete
        let count = min(TILE, pair.others.y - start);
        for (var j = 0u; j < count; j++) {
            let d = tile[j] - p;
            least = min(least, dot(d, d));
        }
        workgroupBarrier(); // all are done with it
    }
    if i < pair.points.y {
        distances[pair.out + id.x] = sqrt(least);
    }
}
// ANCHOR_END: nearest
