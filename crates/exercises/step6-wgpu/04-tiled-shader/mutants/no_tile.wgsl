// Mistake: right, and each thread fetches all of the others.
// Caught by: a_workgroup_fetches_each_point_once

@compute @workgroup_size(TILE)
fn nearest(@builtin(global_invocation_id) id: vec3u) {
    if id.x >= sizes.points {
        return;
    }
    let p = point(id.x);
    var least = FAR;
    for (var j = 0u; j < sizes.others; j++) {
        let d = fetch(j) - p;
        least = min(least, dot(d, d));
    }
    distances[id.x] = sqrt(least);
}
