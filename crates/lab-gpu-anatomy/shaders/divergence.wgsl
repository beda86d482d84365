// Threads of a subgroup that take different branches.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;

// ANCHOR: apart
// Takes one of several ways, like a case of a switch.
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

// Neighbouring threads take different ways.
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

// All threads of a subgroup, if it has 32 or fewer, take the same way.
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
