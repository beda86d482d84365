//! Mistake: fills up behind the last cluster only, so that vectors reach into the next cluster.
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
    for cluster in clusters {
        layout.places.push((layout.x.len(), cluster.len()));
        for point in cluster {
            layout.x.push((point[0] - centre[0]) as f32);
            layout.y.push((point[1] - centre[1]) as f32);
            layout.z.push((point[2] - centre[2]) as f32);
        }
    }
    for numbers in [&mut layout.x, &mut layout.y, &mut layout.z] {
        let last = numbers[numbers.len() - 1];
        numbers.resize(numbers.len().next_multiple_of(LANES), last);
    }
    layout
}
