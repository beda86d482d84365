// Little to do, very often; and the same a thousand times at once.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
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

// A step of a generator of numbers that look random, modulo 2^32.
fn step_of(x: u32) -> u32 {
    return x * 1664525u + 1013904223u;
}

// ANCHOR: table
// A table of numbers that look random, one of each thread.
@compute @workgroup_size(128)
fn table(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    var x = i;
    for (var k = 0u; k < settings.rounds; k++) {
        x = step_of(x) ^ (x >> 15u);
    }
    output[i] = x;
}
// ANCHOR_END: table
