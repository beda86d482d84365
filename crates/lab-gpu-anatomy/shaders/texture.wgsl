// The same image as an array in memory and as a texture.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
@group(0) @binding(3) var image: texture_2d<f32>;

// A thread reads `rounds` numbers, starting at its own place and moving across its
// subgroup: with `parameter` 0 the subgroup lies along a row of the image and its
// threads read downwards; with 1 it stands upright and they read along the rows.
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
// The same through the texture unit, which stores the image in an order of its
// own.
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
