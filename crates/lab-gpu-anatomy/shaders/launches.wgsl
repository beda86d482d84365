// Very little work per launch, many times; and the same work a thousand times in one
// launch.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;

// ANCHOR: table
// A table of numbers that look random, one from each thread.
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
