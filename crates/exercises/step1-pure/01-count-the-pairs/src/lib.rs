//! Exercise `count-the-pairs`: step 1's loops, with a counter.

use std::cell::Cell;

/// A point in space.
pub type Point = [f64; 3];

/// Counts the distances.
#[derive(Debug, Default)]
pub struct Counter(Cell<u64>);

impl Counter {
    /// How many there were.
    pub fn count(&self) -> u64 {
        self.0.get()
    }

    fn distance(&self, p: &Point, q: &Point) -> f64 {
        self.0.set(self.0.get() + 1);
        p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }
}

/// The Chamfer distance: the mean distance from a point of one cluster to the nearest
/// of the other, the larger of both directions.
pub fn chamfer(left: &[Point], right: &[Point], counter: &Counter) -> f64 {
    let mut left_sum = 0.0;
    for p in left {
        let mut nearest = f64::INFINITY;
        for q in right {
            nearest = nearest.min(counter.distance(p, q));
        }
        left_sum += nearest;
    }
    let mut right_sum = 0.0;
    for q in right {
        let mut nearest = f64::INFINITY;
        for p in left {
            nearest = nearest.min(counter.distance(p, q));
        }
        right_sum += nearest;
    }
    f64::max(left_sum / left.len() as f64, right_sum / right.len() as f64)
}

/// The number of the nearest of the others.
pub fn find_nearest(
    cluster: &[Point],
    others: &[Vec<Point>],
    counter: &Counter,
) -> usize {
    let mut nearest = (f64::INFINITY, 0);
    for (index, other) in others.iter().enumerate() {
        let d = chamfer(cluster, other, counter);
        if d < nearest.0 {
            nearest = (d, index);
        }
    }
    nearest.1
}

/// For each cluster on the left the nearest on the right, and the other way round.
pub fn pair(
    left: &[Vec<Point>],
    right: &[Vec<Point>],
    counter: &Counter,
) -> (Vec<usize>, Vec<usize>) {
    let mut left_to_right = Vec::new();
    for cluster in left {
        left_to_right.push(find_nearest(cluster, right, counter));
    }
    let mut right_to_left = Vec::new();
    for cluster in right {
        right_to_left.push(find_nearest(cluster, left, counter));
    }
    (left_to_right, right_to_left)
}
