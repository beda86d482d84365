//! Mistake: fills the last vector up with zeros, which are points at the origin.
//! Caught by: what_fills_a_vector_up_is_no_point

/// How many points are compared at a time.
pub const LANES: usize = 8;

fn squared_distance([a, b, c]: [f32; 3], [x, y, z]: [f32; 3]) -> f32 {
    (x - a) * (x - a) + (y - b) * (y - b) + (z - c) * (z - c)
}

/// The nearest point.
pub fn nearest(point: [f32; 3], [x, y, z]: [&[f32]; 3]) -> (usize, f32) {
    let (xs, rest_x) = x.as_chunks::<LANES>();
    let (ys, rest_y) = y.as_chunks::<LANES>();
    let (zs, rest_z) = z.as_chunks::<LANES>();
    let mut least = [f32::INFINITY; LANES];
    let mut number = [0; LANES];
    for (vector, ((x, y), z)) in xs.iter().zip(ys).zip(zs).enumerate() {
        for lane in 0..LANES {
            let square = squared_distance(point, [x[lane], y[lane], z[lane]]);
            if square < least[lane] {
                least[lane] = square;
                number[lane] = vector * LANES + lane;
            }
        }
    }
    let filled = |rest: &[f32]| {
        let mut vector = [0.0; LANES];
        vector[..rest.len()].copy_from_slice(rest);
        vector
    };
    let (x, y, z) = (filled(rest_x), filled(rest_y), filled(rest_z));
    for lane in 0..LANES {
        let square = squared_distance(point, [x[lane], y[lane], z[lane]]);
        if square < least[lane] {
            least[lane] = square;
            number[lane] = xs.len() * LANES + lane;
        }
    }
    let mut best = (0, f32::INFINITY);
    for (number, square) in number.into_iter().zip(least) {
        if square < best.1 || (square == best.1 && number < best.0) {
            best = (number, square);
        }
    }
    best
}
