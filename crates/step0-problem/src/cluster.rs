//! Points, clusters and sets of clusters, with the rules that they always satisfy.

use ndarray::{Array2, ArrayView2};

use crate::{Error, Result};

/// A point in space: x, y and z, in whatever unit the data came in.
pub type Point = [f64; 3];

// ANCHOR: cluster
/// At least one finite point: an array of shape (n, 3) with n ≥ 1, as in NumPy.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    points: Array2<f64>,
}
// ANCHOR_END: cluster

impl Cluster {
    /// Takes an array of shape (n, 3).
    ///
    /// # Errors
    /// Bad input if n is 0, if a row is not x, y, z, or if a coordinate is not
    /// finite.
    pub fn new(points: Array2<f64>) -> Result<Self> {
        let (rows, columns) = points.dim();
        if rows == 0 || columns != 3 {
            return Err(Error::BadInput(format!(
                "expected a cluster of shape (n, 3) with n ≥ 1, found ({rows}, {columns})"
            )));
        }
        if let Some((row, _)) = points
            .outer_iter()
            .enumerate()
            .find(|(_, p)| !p.iter().all(|x| x.is_finite()))
        {
            return Err(Error::BadInput(format!(
                "point {row} of a cluster is not finite"
            )));
        }
        let points = points.as_standard_layout().into_owned();
        Ok(Cluster { points })
    }

    /// Takes a list of points.
    ///
    /// # Errors
    /// Bad input if there is no point or if a coordinate is not finite.
    pub fn from_points(points: &[Point]) -> Result<Self> {
        let array =
            Array2::from_shape_fn((points.len(), 3), |(i, axis)| points[i][axis]);
        Cluster::new(array)
    }

    /// The points as an array of shape (n, 3).
    pub fn view(&self) -> ArrayView2<'_, f64> {
        self.points.view()
    }

    /// The same points as a slice, one `[x, y, z]` after the other.
    #[inline] // compiled, and optimised, in the crate that calls it
    pub fn points(&self) -> &[Point] {
        self.points
            .as_slice()
            .expect("made contiguous by Cluster::new")
            .as_chunks()
            .0
    }

    /// How many points there are, 1 or more.
    pub fn size(&self) -> usize {
        self.points.nrows()
    }
}

/// At least one cluster, each with an id of its own, ordered by ascending id.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterSet {
    ids: Vec<i64>,
    clusters: Vec<Cluster>,
}

impl ClusterSet {
    /// Takes clusters with their ids, in any order.
    ///
    /// # Errors
    /// Bad input if there is no cluster or if two share an id.
    pub fn new(mut clusters: Vec<(i64, Cluster)>) -> Result<Self> {
        if clusters.is_empty() {
            return Err(Error::BadInput(
                "expected at least one cluster, found none".into(),
            ));
        }
        clusters.sort_by_key(|(id, _)| *id);
        if let Some(twice) = clusters.windows(2).find(|pair| pair[0].0 == pair[1].0)
        {
            return Err(Error::BadInput(format!(
                "cluster {} is given twice",
                twice[0].0
            )));
        }
        let (ids, clusters) = clusters.into_iter().unzip();
        Ok(ClusterSet { ids, clusters })
    }

    /// Numbers the clusters 0, 1, 2, … in the order given.
    ///
    /// # Errors
    /// Bad input if there is no cluster.
    pub fn numbered(clusters: Vec<Cluster>) -> Result<Self> {
        ClusterSet::new((0..).zip(clusters).collect())
    }

    /// The ids, ascending.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// The clusters, in the order of their ids.
    #[inline]
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// How many points there are in all clusters together.
    pub fn point_count(&self) -> usize {
        self.clusters.iter().map(Cluster::size).sum()
    }
}

/// Points with the id of the cluster that each belongs to, in the order of their
/// file: the form that is read and written, not yet checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LabelledPoints {
    /// The points, n of them.
    pub points: Vec<Point>,
    /// The id of each point's cluster, n of them.
    pub labels: Vec<i64>,
}

impl LabelledPoints {
    /// Gathers the points by label; within a cluster they keep their order.
    ///
    /// # Errors
    /// Bad input if there is no point, if one is not finite, or if the numbers of
    /// labels and points differ.
    pub fn cluster_set(&self) -> Result<ClusterSet> {
        if self.points.len() != self.labels.len() {
            return Err(Error::BadInput(format!(
                "expected a label for each of {} points, found {}",
                self.points.len(),
                self.labels.len()
            )));
        }
        if self.points.is_empty() {
            return ClusterSet::new(Vec::new());
        }
        // Positions are sorted and not points: there may be a million clusters of one
        // point each, and a list for each of them would take several times the memory
        // of the points. The position decides between equal labels.
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        order.sort_unstable_by_key(|&index| (self.labels[index], index));
        let groups = || order.chunk_by(|&a, &b| self.labels[a] == self.labels[b]);
        let count = groups().count();
        let (mut ids, mut clusters) =
            (Vec::with_capacity(count), Vec::with_capacity(count));
        for group in groups() {
            let points = Array2::from_shape_fn((group.len(), 3), |(i, axis)| {
                self.points[group[i]][axis]
            });
            ids.push(self.labels[group[0]]);
            clusters.push(Cluster::new(points)?);
        }
        Ok(ClusterSet { ids, clusters })
    }

    /// Multiplies the coordinates along each axis, by the size of a voxel, say.
    pub fn scale(&mut self, factors: Point) {
        for point in &mut self.points {
            for (coordinate, factor) in point.iter_mut().zip(factors) {
                *coordinate *= factor;
            }
        }
    }
}

impl From<&ClusterSet> for LabelledPoints {
    fn from(set: &ClusterSet) -> Self {
        let mut all = LabelledPoints::default();
        for (&id, cluster) in set.ids().iter().zip(set.clusters()) {
            all.points.extend(cluster.points());
            all.labels.resize(all.points.len(), id);
        }
        all
    }
}
