// Which numbers the threads of a subgroup read at the same time.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;

// ANCHOR: strided
// Neighbouring threads read numbers that are `parameter` apart. When the reads
// reach the end of the array they start over one number further on, so that each
// number is read once whatever the stride.
@compute @workgroup_size(128)
fn strided(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        let place = (i + k * settings.threads) * settings.parameter;
        sum += input[(place & mask) + (place >> settings.bits)];
    }
    output[i] = sum;
}
// ANCHOR_END: strided

// Neighbouring threads read neighbours, but a warp's first number does not lie on
// a boundary of 32 bytes.
@compute @workgroup_size(128)
fn shifted(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += input[(i + k * settings.threads + settings.parameter) & mask];
    }
    output[i] = sum;
}
