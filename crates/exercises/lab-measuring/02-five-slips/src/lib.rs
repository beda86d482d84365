//! Exercise `five-slips`: functions of the workshop's notebook, translated.

/// A point in space.
pub type Point = [f64; 3];

/// What a stopwatch says of a run, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clocks {
    /// Wall time.
    pub wall: f64,
    /// CPU time.
    pub cpu: f64,
}

/// The same work twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Runs {
    /// On one thread.
    pub alone: Clocks,
    /// On several.
    pub together: Clocks,
}

/// The nest of four loops, for all 0 ≤ i < j < l < m < n: how many terms were computed,
/// and the last of them.
pub fn wait_loop(n: u64) -> (u64, f64) {
    let (mut terms, mut out) = (0, 0.0);
    for m in 0..n {
        for _l in 0..m {
            for j in 0..1 {
                for i in 0..j {
                    out = ((i + 4) as f64).sqrt();
                    out *= out;
                    terms += 1;
                }
            }
        }
    }
    (terms, out)
}

/// The mean of the wall times of some runs and their standard deviation, both in
/// seconds. A row holds the wall time of a run, its CPU time, and the CPU time over
/// the wall time. There is at least one row.
pub fn mean_and_spread(results: &[[f64; 3]]) -> (f64, f64) {
    (mean(results, 0), standard_deviation(results, 1))
}

fn mean(results: &[[f64; 3]], column: usize) -> f64 {
    results.iter().map(|row| row[column]).sum::<f64>() / results.len() as f64
}

/// As `np.std`: the root of the mean square of what a value differs from the mean.
fn standard_deviation(results: &[[f64; 3]], column: usize) -> f64 {
    let mean = mean(results, column);
    let squares = results.iter().map(|row| (row[column] - mean).powi(2));
    (squares.sum::<f64>() / results.len() as f64).sqrt()
}

/// How many times as fast the work was done on several threads as on one.
pub fn speedup(runs: &Runs) -> f64 {
    runs.together.cpu / runs.together.wall
}

/// The Euclidean distance between two points.
pub fn distance(l: &Point, r: &Point) -> f64 {
    let square: f64 = l.iter().zip(r).map(|(l, r)| l * r).sum();
    square.sqrt()
}

/// The label of each row of a file into which clusters of these sizes are written one
/// behind the other: the number of its cluster, counted from 0.
pub fn labels(sizes: &[usize]) -> Vec<usize> {
    let mut labels = vec![0; sizes.iter().sum()];
    let mut row = 0;
    for (cluster, &size) in sizes.iter().enumerate() {
        row += size;
        labels.iter_mut().skip(row).take(size).for_each(|label| *label = cluster);
    }
    labels
}
