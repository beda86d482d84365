// The synthetic nest: the terms round((√(i+4))²) of all i < j < l, summed by one
// thread for each l and each m above it.

struct Part {
    first_l: u32, // of the first row of threads
    first_m: u32, // of the first thread of a row
    width: u32,   // how many m there are
}

@group(0) @binding(0) var<uniform> part: Part;
// A sum has more than 32 bits, and WGSL has no longer integers: the low half, the
// high.
@group(0) @binding(1) var<storage, read_write> sums: array<vec2u>;

// ANCHOR: nest
@compute @workgroup_size(64)
fn nest(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= part.width {
        return;
    }
    let l = part.first_l + id.y;
    let m = part.first_m + id.x;
    var sum = vec2u(0u, 0u);
    if l < m {
        for (var j = 0u; j < l; j++) {
            var row = 0u; // at most 4,040 terms below 4,045: far below 2³²
            for (var i = 0u; i < j; i++) {
                let root = sqrt(f32(i + 4u));
                row += u32(round(root * root));
            }
            sum.x += row;
            if sum.x < row { // the low half ran over
                sum.y += 1u;
            }
        }
    }
    sums[id.y * part.width + id.x] = sum;
}
// ANCHOR_END: nest
