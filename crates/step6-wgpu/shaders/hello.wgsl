// The first compute shader: two buffers and one index.

@group(0) @binding(0) var<storage, read_write> doubled: array<f32>;
@group(0) @binding(1) var<storage, read_write> counted: array<u32>;

@compute @workgroup_size(64)
fn hello(@builtin(global_invocation_id) id: vec3u) {
    let i = id.x;
    doubled[i] = 2.0 * f32(i);
    counted[i] = i;
}
