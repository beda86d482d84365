//! Exercise `no-table`: all distances between two sets of points, one at a time.

/// A point in space.
pub type Point = [f64; 3];

/// The Euclidean distance between two points.
pub fn distance(p: &Point, q: &Point) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

// region: the distances
/// The distance of each point on the left to each on the right, made when it is asked
/// for.
fn distances(left: &[Point], right: &[Point]) -> impl Iterator<Item = f64> {
    left.iter().flat_map(move |p| right.iter().map(move |q| distance(p, q)))
}
// endregion

/// How many of the distances between a point on the left and one on the right lie in
/// each of so many bins: bin k is from k times the width up to, but without, k + 1
/// times. Distances beyond the last bin are not counted. The width is positive.
pub fn histogram(
    left: &[Point],
    right: &[Point],
    width: f64,
    bins: usize,
) -> Vec<u64> {
    // region: answer
    // stub: let _ = (left, right, width, bins);
    // stub: todo!()
    let mut counts = vec![0; bins];
    for distance in distances(left, right) {
        // `as` rounds down, and takes what is too large for the largest there is.
        if let Some(count) = counts.get_mut((distance / width) as usize) {
            *count += 1;
        }
    }
    counts
    // endregion
}
