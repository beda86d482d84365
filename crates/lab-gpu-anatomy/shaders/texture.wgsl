// The same image as an array in memory and as a texture.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
struct Settings {
    bits: u32,      // input has 2^bits numbers
    threads: u32,   // a multiple of 128, and output has a number for each
    rounds: u32,    // how often a thread does what the experiment is about
    parameter: u32, // tells variants apart
}
@group(0) @binding(2) var<uniform> settings: Settings;
@group(0) @binding(3) var image: texture_2d<f32>;

// The number of this thread among all.
fn my_number(group: vec3u, groups: vec3u, lane: u32) -> u32 {
    return (group.y * groups.x + group.x) * 128u + lane;
}

// A thread reads `rounds` numbers from its place on, across its subgroup: with
// `parameter` 0 that lies along a row of the image and its threads read downwards,
// with 1 it stands upright and they read along the rows.
@compute @workgroup_size(128)
fn from_buffer(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let side = 1u << (settings.bits / 2u);
    let a = i % side;
    let b = i / side % side;
    let down = settings.parameter == 1u;
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        let c = (b + k) % side;
        let place = select(vec2u(a, c), vec2u(c, a), down);
        sum += input[place.y * side + place.x];
    }
    output[i] = sum;
}

// ANCHOR: texture
// The same through the texture unit, which has the image in an order of its own.
@compute @workgroup_size(128)
fn from_texture(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let side = 1u << (settings.bits / 2u);
    let a = i % side;
    let b = i / side % side;
    let down = settings.parameter == 1u;
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        let c = (b + k) % side;
        let place = select(vec2u(a, c), vec2u(c, a), down);
        sum += textureLoad(image, place, 0).x;
    }
    output[i] = sum;
}
// ANCHOR_END: texture
