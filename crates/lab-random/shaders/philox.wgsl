// Uniform random numbers in 0..1, each computed from its place: Philox4x32-10. The
// numbers are those of src/philox.rs, bit for bit.

struct Sequence {
    key: vec2<u32>,
    // The first block, and how many.
    first: u32,
    blocks: u32,
}

@group(0) @binding(0) var<uniform> sequence: Sequence;
@group(0) @binding(1) var<storage, read_write> numbers: array<vec4<f32>>;

// ANCHOR: philox
// The upper half of a product of 64 bits. WGSL has no such numbers: products of
// 16-bit halves, added with their carries.
fn upper(a: u32, b: u32) -> u32 {
    let low = (a & 0xffffu) * (b & 0xffffu);
    let one = (a >> 16u) * (b & 0xffffu);
    let other = (a & 0xffffu) * (b >> 16u);
    let middle = (low >> 16u) + (one & 0xffffu) + (other & 0xffffu);
    return (a >> 16u) * (b >> 16u) + (one >> 16u) + (other >> 16u) + (middle >> 16u);
}

fn philox(place: u32) -> vec4<u32> {
    var v = vec4<u32>(place, 0u, 0u, 0u);
    var key = sequence.key;
    for (var round = 0; round < 10; round++) {
        let a = upper(0xd2511f53u, v.x);
        let c = upper(0xcd9e8d57u, v.z);
        let low = v.xz * vec2<u32>(0xd2511f53u, 0xcd9e8d57u);
        v = vec4<u32>(c ^ v.y ^ key.x, low.y, a ^ v.w ^ key.y, low.x);
        key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
    }
    return v;
}

@compute @workgroup_size(256)
fn fill(@builtin(global_invocation_id) id: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>) {
    let all = groups.x * 256u;
    for (var i = id.x; i < sequence.blocks; i += all) {
        let bits = philox(sequence.first + i);
        numbers[i] = vec4<f32>(bits >> vec4<u32>(8u)) / 16777216.0;
    }
}
// ANCHOR_END: philox
