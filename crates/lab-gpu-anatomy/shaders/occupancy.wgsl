// Waiting for memory, with more or fewer subgroups to fill the time.

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;

// ANCHOR: chase
// The host sets how many numbers of workgroup memory a workgroup takes, which
// limits how many workgroups a processor holds.
const BALLAST = 1u;
var<workgroup> ballast: array<u32, BALLAST>;

// Each number says where the next one lies, so a thread has one read under way at a
// time. Only other subgroups fill the time.
@compute @workgroup_size(128)
fn chase(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var at = i & mask;
    for (var k = 0u; k < settings.rounds; k++) {
        at = input[at];
    }
    // Memory that is never used would not be reserved.
    if lane < BALLAST {
        ballast[lane] = at;
    }
    workgroupBarrier();
    if settings.rounds == 0u {
        at = ballast[(lane + 1u) % BALLAST];
    }
    output[i] = at;
}
// ANCHOR_END: chase
