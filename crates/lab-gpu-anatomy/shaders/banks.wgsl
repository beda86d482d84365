// Workgroup memory: which of its banks the threads of a subgroup read from.

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

// ANCHOR: banks
const TILE = 1024u;
var<workgroup> tile: array<f32, TILE>;

// Lane after lane reads numbers that are `parameter` apart in workgroup memory.
@compute @workgroup_size(128)
fn banks(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    for (var t = lane; t < TILE; t += 128u) {
        tile[t] = input[t];
    }
    workgroupBarrier(); // the tile is complete
    let first = lane % 32u * settings.parameter;
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += tile[(first + k) % TILE];
    }
    output[my_number(group, groups, lane)] = sum;
}
// ANCHOR_END: banks
