// Mistake: reads the others from the large memory without being counted.
// Caught by: a_workgroup_fetches_each_point_once

@compute @workgroup_size(TILE)
fn nearest(@builtin(global_invocation_id) id: vec3u) {
    let i = id.x;
    if i >= sizes.points {
        return;
    }
    var least = FAR;
    for (var j = 0u; j < sizes.others; j++) {
        let d = point(i) - all_others[j].xyz;
        least = min(least, dot(d, d));
    }
    distances[i] = sqrt(least);
}
