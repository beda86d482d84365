// Mistake: counts points from the first of the workgroup.
// Caught by: each_workgroup_has_a_place

var<workgroup> squares: array<f32, THREADS>;
var<workgroup> numbers: array<u32, THREADS>;

@compute @workgroup_size(THREADS)
fn nearest(
    @builtin(global_invocation_id) id: vec3u,
    @builtin(workgroup_id) group: vec3u,
    @builtin(local_invocation_index) lane: u32,
) {
    let d = others[min(id.x, query.count - 1u)].xyz - query.place;
    squares[lane] = select(FAR, dot(d, d), id.x < query.count);
    numbers[lane] = lane;
    for (var half = THREADS / 2u; half > 0u; half /= 2u) {
        workgroupBarrier(); // the step before is done
        if lane < half {
            let other = squares[lane + half];
            let comes_first = numbers[lane + half] < numbers[lane];
            if other < squares[lane] || (other == squares[lane] && comes_first) {
                squares[lane] = other;
                numbers[lane] = numbers[lane + half];
            }
        }
    }
    if lane == 0u {
        least[group.x] = squares[0];
        number[group.x] = numbers[0];
    }
}
