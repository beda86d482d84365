//! The Chamfer distance as map and reduce.

use std::time::Instant;

type Point = [f64; 3];

fn squared_distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let less = |a, b| if b < a { b } else { a };
    let nearest = |p| {
        to.iter().map(|q| squared_distance(p, q)).fold(f64::INFINITY, less).sqrt()
    };
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}

/// Points that need no file: a helix.
fn helix(n: usize, shift: f64) -> Vec<Point> {
    let angles = (0..n).map(|i| i as f64 * 0.01);
    angles.map(|t| [t.cos() + shift, t.sin(), 0.1 * t]).collect()
}

fn main() {
    let (left, right) = (helix(10_000, 0.0), helix(7_000, 0.5));
    let start = Instant::now();
    let d = f64::max(mean_nearest(&left, &right), mean_nearest(&right, &left));
    println!("{d:.6} in {:.3} s", start.elapsed().as_secs_f64());
}
