//! Mistake: keeps the place on the right where that on the left belongs.
//! Caught by: one_cluster_on_the_right

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

/// Pairs two sets.
pub fn pair(left: &[Vec<Point>], right: &[Vec<Point>]) -> (Vec<usize>, Vec<usize>) {
    let mut on_right = vec![(f64::INFINITY, 0); right.len()];
    let mut on_left = Vec::new();
    for (i, l) in left.iter().enumerate() {
        let mut best = (f64::INFINITY, 0);
        for (j, r) in right.iter().enumerate() {
            let d = chamfer(l, r);
            if d < best.0 {
                best = (d, j);
            }
            if d < on_right[j].0 {
                on_right[j] = (d, j);
            }
        }
        on_left.push(best.1);
    }
    (on_left, on_right.into_iter().map(|(_, place)| place).collect())
}
