// What stands in front of the shader in `least.wgsl`.

struct Query {
    place: vec3f, // the point whose nearest is looked for
    count: u32,   // how many others there are, one or more
}

@group(0) @binding(0) var<storage, read> others: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> least: array<f32>;
@group(0) @binding(2) var<storage, read_write> number: array<u32>;
@group(0) @binding(3) var<uniform> query: Query;

const FAR = 3.4e38;  // more than any squared distance
const THREADS = 64u; // in a workgroup
