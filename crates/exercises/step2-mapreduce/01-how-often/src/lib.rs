//! Exercise `how-often`: a chain of iterators, with a counter.

use std::cell::Cell;

/// Counts the distances.
#[derive(Debug, Default)]
pub struct Counter(Cell<u64>);

impl Counter {
    /// How many there were.
    pub fn count(&self) -> u64 {
        self.0.get()
    }

    fn distance(&self, p: f64, q: f64) -> f64 {
        self.0.set(self.0.get() + 1);
        (p - q).abs()
    }
}

/// The first points on the left, two at most, that have a point on the right within a
/// distance of 0.25. The points are places on a line.
pub fn first_two_with_a_neighbour(
    left: &[f64],
    right: &[f64],
    counter: &Counter,
) -> Vec<f64> {
    left.iter()
        .copied()
        .filter(|&p| right.iter().any(|&q| counter.distance(p, q) < 0.25))
        .take(2)
        .collect()
}
