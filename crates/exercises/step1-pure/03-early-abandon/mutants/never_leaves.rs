//! Mistake: right, and looks at every point of every candidate.
//! Caught by: speed

/// A point in space.
pub type Point = [f64; 3];

fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// The nearest candidate.
pub fn nearest_cluster(cluster: &[Point], candidates: &[Vec<Point>]) -> usize {
    let sum = |candidate: &Vec<Point>| -> f64 {
        let nearest = |p| {
            candidate.iter().map(|q| distance(p, q)).fold(f64::INFINITY, f64::min)
        };
        cluster.iter().map(nearest).sum()
    };
    let sums: Vec<f64> = candidates.iter().map(sum).collect();
    let first_least =
        |best, number| if sums[number] < sums[best] { number } else { best };
    (0..sums.len()).fold(0, first_least)
}
