// Uniform random numbers in 0..1, each computed from its position by Philox4x32-10:
// bit for bit the same as in src/philox.rs.

struct Part {
    key: vec2u,   // the seed, lower half first
    first: vec2u, // the place of the first block, likewise
    blocks: u32,  // how many there are, of four numbers each
}

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var<storage, read_write> numbers: array<vec4f>;

// ANCHOR: philox
const FACTORS = vec2u(0xd2511f53, 0xcd9e8d57);
const STEPS = vec2u(0x9e3779b9, 0xbb67ae85);
const ROUNDS = 10;

fn philox(place: vec2u) -> vec4u {
    var v = vec4u(place, 0, 0);
    var key = part.key;
    for (var round = 0; round < ROUNDS; round++) {
        let high = vec2u(upper(FACTORS.x, v.x), upper(FACTORS.y, v.z));
        let low = FACTORS * v.xz;
        v = vec4u(high.y ^ v.y ^ key.x, low.y, high.x ^ v.w ^ key.y, low.x);
        key += STEPS;
    }
    return v;
}
// ANCHOR_END: philox

// ANCHOR: upper
// The upper half of a product of 64 bits, which WGSL's integers cannot hold. So it
// is computed as on paper, with digits of 16 bits: no sum here exceeds 32 bits.
fn upper(a: u32, b: u32) -> u32 {
    let ones = (a & 0xffff) * (b & 0xffff);
    let left = (a >> 16) * (b & 0xffff) + (ones >> 16);
    let right = (a & 0xffff) * (b >> 16) + (left & 0xffff);
    return (a >> 16) * (b >> 16) + (left >> 16) + (right >> 16);
}
// ANCHOR_END: upper

// ANCHOR: fill
@compute @workgroup_size(256)
fn fill(@builtin(global_invocation_id) id: vec3u) {
    let i = id.x;
    if i >= part.blocks {
        return; // the last workgroup has spare threads
    }
    let low = part.first.x + i;
    let carry = select(0u, 1u, low < i); // where the lower half wrapped to 0
    let bits = philox(vec2u(low, part.first.y + carry));
    // Times 2⁻²⁴, not divided by 2²⁴: WGSL promises an exact product where one
    // exists, but not an exact quotient.
    numbers[i] = vec4f(bits >> vec4u(8)) * 0x1p-24;
}
// ANCHOR_END: fill
