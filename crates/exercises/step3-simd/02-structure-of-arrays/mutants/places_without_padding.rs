//! Mistake: counts where a cluster begins in points, as if nothing were filled up.
//! Caught by: each_cluster_begins_a_vector

/// A point in space.
pub type Point = [f64; 3];

/// Lanes of a vector.
pub const LANES: usize = 16;

/// A structure of arrays.
#[derive(Default)]
pub struct Layout {
    /// All x.
    pub x: Vec<f32>,
    /// All y.
    pub y: Vec<f32>,
    /// All z.
    pub z: Vec<f32>,
    /// Where each cluster begins, and its size.
    pub places: Vec<(usize, usize)>,
}

/// Lays out clusters.
pub fn lay_out(clusters: &[Vec<Point>], centre: Point) -> Layout {
    let mut layout = Layout::default();
    let mut start = 0;
    for cluster in clusters {
        layout.places.push((start, cluster.len()));
        start += cluster.len();
        let axes = [&mut layout.x, &mut layout.y, &mut layout.z];
        for (axis, numbers) in axes.into_iter().enumerate() {
            let centred = |point: &Point| (point[axis] - centre[axis]) as f32;
            numbers.extend(cluster.iter().map(centred));
            let last = numbers[numbers.len() - 1];
            numbers.resize(numbers.len().next_multiple_of(LANES), last);
        }
    }
    layout
}
