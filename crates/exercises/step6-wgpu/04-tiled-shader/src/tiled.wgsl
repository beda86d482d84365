// Exercise `tiled-shader`: the 64 threads of a workgroup fetch the others together.

@compute @workgroup_size(TILE)
fn nearest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    // Thread `lane` of its workgroup takes point id.x, if there is such a point.
}
