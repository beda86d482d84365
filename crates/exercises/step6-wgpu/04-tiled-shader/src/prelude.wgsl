// What stands in front of the shader in `tiled.wgsl`.

struct Sizes {
    points: u32, // how many points there are, one or more
    others: u32, // and how many others
}

@group(0) @binding(0) var<storage, read> all_points: array<vec4f>;
@group(0) @binding(1) var<storage, read> all_others: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> distances: array<f32>;
@group(0) @binding(3) var<uniform> sizes: Sizes;
@group(0) @binding(4) var<storage, read_write> fetch_count: atomic<u32>;

const FAR = 3.4e38; // more than any squared distance
const TILE = 64u;   // as many as there are threads in a workgroup

// Point i, below `sizes.points`.
fn point(i: u32) -> vec3f {
    return all_points[i].xyz;
}

// Other point j, below `sizes.others`, from the large memory. Fetching is counted.
fn fetch(j: u32) -> vec3f {
    atomicAdd(&fetch_count, 1u);
    return all_others[j].xyz;
}
