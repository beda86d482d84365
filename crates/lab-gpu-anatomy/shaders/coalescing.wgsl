// Which numbers the threads of a subgroup read at the same time.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;
struct Settings {
    bits: u32,      // input has 2^bits numbers
    threads: u32,   // a multiple of 128, and output has a number for each
    rounds: u32,    // how often a thread does what the experiment is about
    parameter: u32, // tells variants apart
}
@group(0) @binding(2) var<uniform> settings: Settings;

// The number of this thread among all.
fn my_number(group: vec3u, groups: vec3u, lane: u32) -> u32 {
    return (group.y * groups.x + group.x) * 128u + lane;
}

// ANCHOR: strided
// Neighbouring threads read numbers that are `parameter` apart. Reads are counted
// through, and at the end of the array they begin again one number further on, so
// that each number is read once whatever the stride.
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

// Neighbouring threads read neighbours, but a warp's first number does not lie at
// the beginning of 32 bytes.
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
