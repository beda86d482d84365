//! The structure of arrays: all x together, all y, all z.

use std::ops::Range;

use step0_problem::{ClusterSet, Point};

use crate::arch::Scalar;

/// The most lanes a vector has here: 16 of f32. Clusters are padded to a multiple of
/// it.
pub const WIDEST: usize = 16;

// ANCHOR: layout
/// The points of a set of clusters, one cluster after the other: an array of x, one
/// of y and one of z. Each cluster is padded to a multiple of [`WIDEST`] with copies
/// of its last point, so that a kernel sees whole vectors only.
#[derive(Debug, Clone)]
pub struct Layout<T> {
    x: Vec<T>,
    y: Vec<T>,
    z: Vec<T>,
    /// Where each cluster starts and how many points it has, padding not counted.
    places: Vec<(usize, usize)>,
}

impl<T: Scalar> Layout<T> {
    /// Lays out a set with this point as the origin. It is subtracted in f64, before
    /// rounding to `T`: far from the origin, rounding first would destroy the shape.
    /// In f64 nothing is rounded, and the origin can stay where it is.
    pub fn new(set: &ClusterSet, origin: Point) -> Self {
        let mut layout = Layout {
            x: Vec::new(),
            y: Vec::new(),
            z: Vec::new(),
            places: Vec::new(),
        };
        for cluster in set.clusters() {
            layout.places.push((layout.x.len(), cluster.size()));
            for &point in cluster.points() {
                layout.push(
                    [0, 1, 2].map(|axis| T::rounded(point[axis] - origin[axis])),
                );
            }
            layout.pad();
        }
        layout
    }
    // ANCHOR_END: layout

    fn push(&mut self, [x, y, z]: [T; 3]) {
        self.x.push(x);
        self.y.push(y);
        self.z.push(z);
    }

    fn pad(&mut self) {
        let whole = self.x.len().next_multiple_of(WIDEST);
        for axis in [&mut self.x, &mut self.y, &mut self.z] {
            axis.resize(whole, axis[axis.len() - 1]);
        }
    }

    /// How many clusters there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Never true of the layout of a `ClusterSet`.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The cluster at a position.
    ///
    /// # Panics
    /// If the set has no cluster at this position.
    pub fn cloud(&self, index: usize) -> Cloud<'_, T> {
        let (start, size) = self.places[index];
        let padded = start..start + size.next_multiple_of(WIDEST);
        let points = Rows {
            x: &self.x[padded.clone()],
            y: &self.y[padded.clone()],
            z: &self.z[padded],
        };
        Cloud { padded: points, size }
    }

    /// All clusters, in the order of the set.
    pub fn clouds(&self) -> impl Iterator<Item = Cloud<'_, T>> {
        (0..self.len()).map(|index| self.cloud(index))
    }
}

/// Points for a kernel to take one by one: three slices of length n.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a, T> {
    pub(crate) x: &'a [T],
    pub(crate) y: &'a [T],
    pub(crate) z: &'a [T],
}

impl<'a, T> Rows<'a, T> {
    /// All x, all y and all z.
    pub fn axes(&self) -> [&'a [T]; 3] {
        [self.x, self.y, self.z]
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Are there no points?
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// Some of the points.
    ///
    /// # Panics
    /// If the range is not within `0..len()`.
    #[inline(always)]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Rows {
            x: &self.x[range.clone()],
            y: &self.y[range.clone()],
            z: &self.z[range],
        }
    }
}

/// A cluster in a [`Layout`], with its padding, so that a kernel can take it as
/// whole vectors.
#[derive(Debug, Clone, Copy)]
pub struct Cloud<'a, T> {
    pub(crate) padded: Rows<'a, T>,
    size: usize,
}

impl<'a, T> Cloud<'a, T> {
    /// How many points there are, padding not counted: 1 or more.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many there are with the padding: a multiple of [`WIDEST`].
    pub fn padded_size(&self) -> usize {
        self.padded.x.len()
    }

    /// The points with the padding: whole vectors, for any number of lanes.
    pub fn padded(&self) -> Rows<'a, T> {
        self.padded.slice(0..self.padded_size())
    }

    /// The points without the padding.
    #[inline(always)]
    pub fn rows(&self) -> Rows<'a, T> {
        self.padded.slice(0..self.size)
    }
}
