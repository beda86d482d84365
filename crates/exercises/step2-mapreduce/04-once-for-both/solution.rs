//! Exercise `once-for-both`: one distance serves two pairings.

/// A point in space.
pub type Point = [f64; 3];

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions.
pub fn chamfer(left: &[Point], right: &[Point]) -> f64 {
    f64::max(mean_nearest(left, right), mean_nearest(right, left))
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let less = |a, b| if b < a { b } else { a };
    let nearest =
        |p| to.iter().map(|q| square(p, q)).fold(f64::INFINITY, less).sqrt();
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

// region: the first of the least
/// The place of the least distance, the first of equal ones.
fn first_least(distances: &[f64]) -> usize {
    let places = 0..distances.len();
    places
        .min_by(|&a, &b| distances[a].total_cmp(&distances[b]))
        .expect("a set has at least one cluster")
}
// endregion

/// For each cluster on the left the place of the nearest on the right, and for each on
/// the right that of the nearest on the left; the first of equally near ones. Neither
/// set is empty, and no cluster is.
pub fn pair(left: &[Vec<Point>], right: &[Vec<Point>]) -> (Vec<usize>, Vec<usize>) {
    // region: answer
    // stub: let _ = (left, right);
    // stub: todo!()
    let mut nearest_left = vec![(f64::INFINITY, 0); right.len()];
    let rows = left.iter().enumerate().map(|(place, l)| {
        let row: Vec<f64> = right.iter().map(|r| chamfer(l, r)).collect();
        for (nearest, &distance) in nearest_left.iter_mut().zip(&row) {
            // Rows come in order: what is as near and comes later does not win.
            if distance < nearest.0 {
                *nearest = (distance, place);
            }
        }
        first_least(&row)
    });
    let left_to_right = rows.collect();
    (left_to_right, nearest_left.into_iter().map(|(_, place)| place).collect())
    // endregion
}
