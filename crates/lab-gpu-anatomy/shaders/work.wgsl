// Work that takes a while: to be overlapped with copies, and to be timed.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;

// `rounds` steps of a generator for each number of `input`, beginning with
// number `parameter`.
@compute @workgroup_size(128)
fn work(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = settings.parameter + my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var x = input[i & mask];
    for (var k = 0u; k < settings.rounds; k++) {
        x = step_of(x);
    }
    output[i] = x;
}
