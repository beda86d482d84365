// What comes free with an instruction, and what does not.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;

// Each round is a multiplication and addition for each of four numbers, with a
// modifier on top.
fn halved(v: vec4f) -> vec4f {
    return v * 0.5 + 0.25;
}

@compute @workgroup_size(128)
fn rounds_plain(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    let x = input[i & mask];
    var v = vec4f(x, x + 1.0, x + 2.0, x + 3.0);
    for (var k = 0u; k < settings.rounds; k++) {
        v = halved(v);
    }
    output[i] = v.x + 2.0 * v.y + 4.0 * v.z + 8.0 * v.w;
}

// ANCHOR: swizzled
// Components in another order: the instruction names other registers, and nothing
// moves.
@compute @workgroup_size(128)
fn rounds_swizzled(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    let x = input[i & mask];
    var v = vec4f(x, x + 1.0, x + 2.0, x + 3.0);
    for (var k = 0u; k < settings.rounds; k++) {
        v = halved(v.yzwx);
    }
    output[i] = v.x + 2.0 * v.y + 4.0 * v.z + 8.0 * v.w;
}
// ANCHOR_END: swizzled

// Cut to 0 … 1: a bit in the instruction before it.
@compute @workgroup_size(128)
fn rounds_saturated(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    let x = input[i & mask];
    var v = vec4f(x, x + 1.0, x + 2.0, x + 3.0);
    for (var k = 0u; k < settings.rounds; k++) {
        v = saturate(halved(v));
    }
    output[i] = v.x + 2.0 * v.y + 4.0 * v.z + 8.0 * v.w;
}

// The negative of the absolute value: bits in the instruction after it.
@compute @workgroup_size(128)
fn rounds_negated(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    let x = input[i & mask];
    var v = vec4f(x, x + 1.0, x + 2.0, x + 3.0);
    for (var k = 0u; k < settings.rounds; k++) {
        v = halved(-abs(v));
    }
    output[i] = v.x + 2.0 * v.y + 4.0 * v.z + 8.0 * v.w;
}

// A sine by the special function unit: an instruction of its own, and not a free
// one.
@compute @workgroup_size(128)
fn rounds_sined(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    let x = input[i & mask];
    var v = vec4f(x, x + 1.0, x + 2.0, x + 3.0);
    for (var k = 0u; k < settings.rounds; k++) {
        v = sin(halved(v));
    }
    output[i] = v.x + 2.0 * v.y + 4.0 * v.z + 8.0 * v.w;
}
