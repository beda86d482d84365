//! Exercise `one-root`: the Chamfer distance as map and reduce, with few roots.

/// A point in space.
pub type Point = [f64; 3];

/// The square of the distance between two points.
pub fn squared_distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions. Neither cluster is empty.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    // region: answer
    // stub: let _ = (left, right);
    // stub: todo!()
    let less = |a: f64, b: f64| if b < a { b } else { a };
    // For each point on the right the least square so far.
    let mut leasts = vec![f64::INFINITY; right.len()];
    let from_left = left.iter().map(|p| {
        let squares = right.iter().zip(&mut leasts).map(|(q, least)| {
            let square = squared_distance(p, q);
            *least = less(*least, square);
            square
        });
        squares.fold(f64::INFINITY, less).sqrt()
    });
    let from_left = from_left.sum::<f64>() / left.len() as f64;
    let from_right = leasts.iter().map(|square| square.sqrt()).sum::<f64>();
    f64::max(from_left, from_right / right.len() as f64)
    // endregion
}
