//! The Chamfer distance as loops.

use std::time::Instant;

type Point = [f64; 3];

fn distance(p: &Point, q: &Point) -> f64 {
    let mut sum = 0.0;
    for axis in 0..3 {
        let difference = p[axis] - q[axis];
        sum += difference * difference;
    }
    sum.sqrt()
}

fn mean_nearest(from: &[Point], to: &[Point]) -> f64 {
    let mut sum = 0.0;
    for p in from {
        let mut nearest = f64::INFINITY;
        for q in to {
            nearest = f64::min(nearest, distance(p, q));
        }
        sum += nearest;
    }
    sum / from.len() as f64
}

/// Points that need no file: a helix.
fn helix(n: usize, shift: f64) -> Vec<Point> {
    let point = |i| {
        let t = i as f64 * 0.01;
        [t.cos() + shift, t.sin(), 0.1 * t]
    };
    (0..n).map(point).collect()
}

fn main() {
    let (left, right) = (helix(10_000, 0.0), helix(7_000, 0.5));
    let start = Instant::now();
    let d = f64::max(mean_nearest(&left, &right), mean_nearest(&right, &left));
    println!("{d:.6} in {:.3} s", start.elapsed().as_secs_f64());
}
