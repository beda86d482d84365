//! Mistake: expands the square, and loses its digits far from the origin.
//! Caught by: far_from_the_origin

/// A point in space.
pub type Point = [f64; 3];

fn dot(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| a * b).sum()
}

fn mean_square(from: &[Point], to: &[Point]) -> f64 {
    let square = |p: &Point, q: &Point| dot(p, p) + dot(q, q) - 2.0 * dot(p, q);
    let nearest = |p| to.iter().map(|q| square(p, q)).fold(f64::INFINITY, f64::min);
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

/// The distance of a batch.
pub fn chamfer_distance(
    x: &[Vec<Point>],
    x_lengths: &[usize],
    y: &[Vec<Point>],
    y_lengths: &[usize],
) -> f64 {
    let mut sum = 0.0;
    for k in 0..x.len() {
        let (x, y) = (&x[k][..x_lengths[k]], &y[k][..y_lengths[k]]);
        sum += mean_square(x, y) + mean_square(y, x);
    }
    sum / x.len() as f64
}
