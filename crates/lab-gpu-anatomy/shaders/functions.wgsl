// Functions in hardware and by a polynomial.

@group(0) @binding(0) var<storage, read> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> output: array<f32>;

// ANCHOR: sine
// The sine between -pi and pi by a polynomial, off by 5e-7 at most: seven
// instructions, all on the units that add and multiply.
fn polynomial_sine(x: f32) -> f32 {
    let s = x * x;
    var sum = -2.03662331e-8;
    sum = sum * s + 2.69982274e-6;
    sum = sum * s - 1.98087408e-4;
    sum = sum * s + 8.33240803e-3;
    sum = sum * s - 1.66665539e-1;
    sum = sum * s + 9.99999583e-1;
    return sum * x;
}
// ANCHOR_END: sine

// Sums a function over `rounds` arguments, starting at the thread's own number.

@compute @workgroup_size(128)
fn identity(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var y = input[i & mask];
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += y;
        y *= 0.999999;
    }
    output[i] = sum;
}

@compute @workgroup_size(128)
fn sine_fast(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var y = input[i & mask];
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += sin(y);
        y *= 0.999999;
    }
    output[i] = sum;
}

@compute @workgroup_size(128)
fn sine_polynomial(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var y = input[i & mask];
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += polynomial_sine(y);
        y *= 0.999999;
    }
    output[i] = sum;
}

@compute @workgroup_size(128)
fn exp_fast(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var y = input[i & mask];
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += exp(y);
        y *= 0.999999;
    }
    output[i] = sum;
}

@compute @workgroup_size(128)
fn root_fast(
    @builtin(workgroup_id) group: vec3u,
    @builtin(num_workgroups) groups: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let i = my_number(group, groups, lane);
    let mask = (1u << settings.bits) - 1u;
    var y = input[i & mask];
    var sum = 0.0;
    for (var k = 0u; k < settings.rounds; k++) {
        sum += inverseSqrt(4.0 + y);
        y *= 0.999999;
    }
    output[i] = sum;
}
