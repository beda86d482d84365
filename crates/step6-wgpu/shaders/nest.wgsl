// The synthetic nest: the terms round((√(i+4))²) of all i < j < l, for each l and
// each m above it.

struct Part {
    first_l: u32,
    first_m: u32,
    width: u32, // how many m there are
}

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;

// ANCHOR: nest
@compute @workgroup_size(64)
fn nest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(num_workgroups) groups: vec3u,
) {
    if id.x >= part.width {
        return;
    }
    let l = part.first_l + id.y;
    let m = part.first_m + id.x;
    var sum = 0u;
    if l < m {
        for (var j = id.z; j < l; j += groups.z) { // its share of them
            for (var i = 0u; i < j; i++) {
                let root = sqrt(f32(i + 4u));
                sum += u32(round(root * root));
            }
        }
    }
    sums[(id.z * groups.y + id.y) * part.width + id.x] = sum;
}
// ANCHOR_END: nest
