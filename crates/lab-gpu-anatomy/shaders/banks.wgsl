// Workgroup memory: which of its banks the threads of a subgroup read from.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;

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
