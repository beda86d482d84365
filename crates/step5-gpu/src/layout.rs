//! The points in the layout that the GPU needs.

use cudarc::driver::{CudaSlice, DeviceRepr};
use step0_problem::{Cluster, Point, Precision, Result};

use crate::device::{Device, failed};

/// A floating-point type that the kernels compute in: f32 or f64.
pub trait Real: DeviceRepr + Copy + Into<f64> {
    /// Its name on the command line.
    const PRECISION: Precision;
    /// Farther than any distance: the nearest so far, before anything has been
    /// compared.
    const FARTHEST: Self;
    /// The number of this type nearest to `value`.
    fn rounded(value: f64) -> Self;
}

impl Real for f32 {
    const PRECISION: Precision = Precision::F32;
    const FARTHEST: f32 = f32::MAX;
    fn rounded(value: f64) -> f32 {
        value as f32
    }
}

impl Real for f64 {
    const PRECISION: Precision = Precision::F64;
    const FARTHEST: f64 = f64::MAX;
    fn rounded(value: f64) -> f64 {
        value
    }
}

// ANCHOR: layout
/// Clusters one after the other, without padding.
#[derive(Debug)]
pub struct Layout<T> {
    /// All x, then all y, then all z.
    points: Vec<T>,
    /// Where each cluster begins, and at the end where the last one ends.
    starts: Vec<i32>,
}

impl<T: Real> Layout<T> {
    /// Lays out clusters with this point as the origin. It is subtracted in f64,
    /// before rounding to `T`: far from the origin, rounding first would destroy the
    /// shape.
    pub fn new(clusters: &[Cluster], origin: Point) -> Self {
        let all = || clusters.iter().flat_map(Cluster::points);
        let axis =
            |axis| all().map(move |point| T::rounded(point[axis] - origin[axis]));
        let mut starts = vec![0];
        for cluster in clusters {
            // A batch has few enough points for an i32 to count; see `batches`.
            starts.push(starts[starts.len() - 1] + cluster.size() as i32);
        }
        Layout { points: axis(0).chain(axis(1)).chain(axis(2)).collect(), starts }
    }
}
// ANCHOR_END: layout

/// Clusters in the GPU's memory.
#[derive(Debug)]
pub struct Side<T> {
    /// All x, then all y, then all z: `total` of each.
    pub points: CudaSlice<T>,
    pub total: i32,
    /// One entry more than there are clusters.
    pub starts: CudaSlice<i32>,
    host_starts: Vec<i32>,
}

impl<T: Real> Side<T> {
    /// Copies clusters to the GPU.
    ///
    /// # Errors
    /// Failed if it has too little memory.
    pub fn upload(device: &Device, layout: Layout<T>) -> Result<Side<T>> {
        let fails = failed("copying points to the GPU");
        let points = device.stream.clone_htod(&layout.points).map_err(&fails)?;
        let starts = device.stream.clone_htod(&layout.starts).map_err(&fails)?;
        device.synchronize()?;
        let total = layout.starts[layout.starts.len() - 1];
        Ok(Side { points, total, starts, host_starts: layout.starts })
    }

    /// Where each cluster begins and how many points it has.
    pub fn clusters(&self) -> impl ExactSizeIterator<Item = (i32, i32)> {
        self.host_starts.windows(2).map(|ends| (ends[0], ends[1] - ends[0]))
    }
}
