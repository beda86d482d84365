//! Exercise `structure-of-arrays`: points laid out for vectors.

/// A point in space.
pub type Point = [f64; 3];

/// The most lanes that a vector has: 16 of f32.
pub const LANES: usize = 16;

/// The points of some clusters as a structure of arrays. Each cluster is filled up to
/// a multiple of [`LANES`] with copies of its last point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// All x, the clusters one after the other.
    pub x: Vec<f32>,
    /// As many y.
    pub y: Vec<f32>,
    /// As many z.
    pub z: Vec<f32>,
    /// Where each cluster begins in the arrays, and how many points it has, copies
    /// not counted.
    pub places: Vec<(usize, usize)>,
}

/// Lays out clusters, none of which is empty, with `centre` as the origin.
pub fn lay_out(clusters: &[Vec<Point>], centre: Point) -> Layout {
    let _ = (clusters, centre);
    todo!()
}
