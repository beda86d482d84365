//! Exercise `by-hand`: the Chamfer distance of clusters on a line.

/// The Chamfer distance of two clusters, whose points are places on a line: the mean
/// distance from a point of one cluster to the nearest of the other, the larger of
/// both directions.
pub fn chamfer(red: &[f64], green: &[f64]) -> f64 {
    f64::max(mean_nearest(red, green), mean_nearest(green, red))
}

/// The mean distance from a point of one cluster to the nearest point of the other.
pub fn mean_nearest(from: &[f64], to: &[f64]) -> f64 {
    let nearest =
        |p: &f64| to.iter().map(|q| (p - q).abs()).fold(f64::MAX, f64::min);
    from.iter().map(nearest).sum::<f64>() / from.len() as f64
}
