//! Exercise `one-root`: the Chamfer distance as map and reduce, with few roots.

/// A point in space.
pub type Point = [f64; 3];

// region: one direction
/// The mean distance from a point of one cluster to the nearest point of the other.
fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let less = |a, b| if b < a { b } else { a };
    let nearest =
        |p| to.iter().map(|q| square(p, q)).fold(f64::INFINITY, less).sqrt();
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}
// endregion

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions. Neither cluster is empty.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    // region: answer
    // stub: let _ = (left, right);
    // stub: todo!()
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
    // endregion
}
