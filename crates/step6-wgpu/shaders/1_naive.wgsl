// Kernel 1: a thread for each point, a dispatch for each pair of clusters.

struct Pair {
    points: vec2u, // the first of a cluster's points, and the one after its last
    others: vec2u, // the same for the cluster that they are compared with
    out: u32,      // where the distance of the first point goes
}

@group(0) @binding(0) var<storage, read> points: array<vec4f>;
@group(0) @binding(1) var<storage, read> others: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> distances: array<f32>;
@group(0) @binding(3) var<uniform> pair: Pair;

const FAR = 3.4e38; // more than any squared distance

@compute @workgroup_size(64)
fn nearest(@builtin(global_invocation_id) id: vec3u) {
    let i = pair.points.x + id.x;
    if i >= pair.points.y {
        return; // the last workgroup has spare threads
    }
    let p = points[i].xyz;
    var least = FAR;
    for (var j = pair.others.x; j < pair.others.y; j++) {
        let d = others[j].xyz - p;
        least = min(least, dot(d, d));
    }
    distances[pair.out + id.x] = sqrt(least);
}
