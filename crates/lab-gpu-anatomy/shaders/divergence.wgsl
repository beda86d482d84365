// Threads of a subgroup that do not go the same way.

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

// ANCHOR: apart
// One of several ways: a case of a switch, if you like.
fn go(first: u32, mine: u32) -> u32 {
    var x = first;
    for (var way = 0u; way < settings.parameter; way++) {
        if way == mine {
            for (var k = 0u; k < settings.rounds; k++) {
                x = step_of(x) ^ way;
            }
        }
    }
    return x;
}

// Neighbouring threads part.
@compute @workgroup_size(128)
fn apart(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    output[i] = go(input[i & mask], i % settings.parameter);
}
// ANCHOR_END: apart

// All threads of a subgroup, if it has 32 or fewer, go the same way.
@compute @workgroup_size(128)
fn together(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    output[i] = go(input[i & mask], i / 32u % settings.parameter);
}
