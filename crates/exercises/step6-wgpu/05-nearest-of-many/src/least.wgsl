// Exercise `nearest-of-many`: 64 distances become one.

@compute @workgroup_size(THREADS)
fn nearest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(workgroup_id) group: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    // Thread `lane` of workgroup group.x looks at point id.x, if there is one.
}
