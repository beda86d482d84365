// Numbers that do not fit in a thread's registers.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;

// ANCHOR: indexed
// How many numbers a thread needs all the time.
const LIVE = 64u;

// Registers have no addresses: an array indexed by a variable lies in memory.
// In `registers` the index is a constant, and the compiler may do better.
@compute @workgroup_size(128)
fn indexed(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var x: array<u32, LIVE>;
    for (var q = 0u; q < LIVE; q++) {
        x[q] = input[(i + q) & mask];
    }
    for (var k = 0u; k < settings.rounds; k++) {
        for (var q = 0u; q < LIVE; q++) {
            let at = (q + settings.parameter) % LIVE;
            x[at] = step_of(x[at]) ^ x[(at + 1u) % LIVE];
        }
    }
    var all = 0u;
    for (var q = 0u; q < LIVE; q++) {
        all ^= x[q];
    }
    output[i] = all;
}
// ANCHOR_END: indexed

@compute @workgroup_size(128)
fn registers(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var x: array<u32, LIVE>;
    for (var q = 0u; q < LIVE; q++) {
        x[q] = input[(i + q) & mask];
    }
    for (var k = 0u; k < settings.rounds; k++) {
        for (var q = 0u; q < LIVE; q++) {
            let at = (q + 0u) % LIVE;
            x[at] = step_of(x[at]) ^ x[(at + 1u) % LIVE];
        }
    }
    var all = 0u;
    for (var q = 0u; q < LIVE; q++) {
        all ^= x[q];
    }
    output[i] = all;
}
