// Kernel 3: all pairs of clusters in one dispatch. A workgroup takes a tile of up to
// 64 points of one cluster and all of another cluster, and returns one number.

@group(0) @binding(0) var<storage, read> points: array<vec4f>;
@group(0) @binding(1) var<storage, read> others: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<uniform> first: vec2u; // tile, cluster of workgroup 0, 0
// Tile i has the points from tiles[i] up to tiles[i + 1], exclusive; likewise
// clusters.
@group(0) @binding(4) var<storage, read> tiles: array<u32>;
@group(0) @binding(5) var<storage, read> clusters: array<u32>;

const FAR = 3.4e38; // more than any squared distance
const TILE = 64u;
// ANCHOR: nearest
var<workgroup> tile: array<vec3f, TILE>;
var<workgroup> distances: array<f32, TILE>;

@compute @workgroup_size(TILE)
fn nearest(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let last = tiles[first.x + group.x + 1u] - 1u;
    let i = tiles[first.x + group.x] + lane;
    let end = clusters[first.y + group.y + 1u];
    let p = points[min(i, last)].xyz;
    var least = FAR;
    for (var start = clusters[first.y + group.y]; start < end; start += TILE) {
        tile[lane] = others[min(start + lane, end - 1u)].xyz;
        workgroupBarrier();
        let count = min(TILE, end - start);
        for (var j = 0u; j < count; j++) {
            let d = tile[j] - p;
            least = min(least, dot(d, d));
        }
        workgroupBarrier();
    }
    distances[lane] = select(0.0, sqrt(least), i <= last);
    for (var half = TILE / 2u; half > 0u; half /= 2u) {
        workgroupBarrier(); // the halves before this one are added up
        if lane < half {
            distances[lane] += distances[lane + half];
        }
    }
    if lane == 0u {
        sums[group.y * groups.x + group.x] = distances[0];
    }
}
// ANCHOR_END: nearest
