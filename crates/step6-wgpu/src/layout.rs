//! The points as a shader reads them.

use std::ops::Range;

use step0_problem::{ClusterSet, Error, Point, Result};

/// The most clusters of a side that are worked on at a time: the answers for all
/// pairs of this many clusters fit into a few megabytes.
const MOST_CLUSTERS: usize = 1024;

// ANCHOR: layout
/// Some clusters of a set, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The position of the first of these clusters in the set.
    pub first: usize,
    /// x, y and z of each point and a 0, because a shader reads four numbers as fast
    /// as three. The centre of the data is the origin; it was subtracted in f64,
    /// before rounding.
    pub points: Vec<[f32; 4]>,
    /// Where each cluster starts.
    pub clusters: Offsets,
}

/// Where each of some runs of points starts, and at the end how many points there
/// are: run i has the points from `starts[i]` up to `starts[i + 1]`, exclusive.
#[derive(Debug, Clone, PartialEq)]
pub struct Offsets {
    starts: Vec<u32>,
}
// ANCHOR_END: layout

impl Layout {
    /// Lays out a set in parts of at most `most_points` points.
    ///
    /// # Errors
    /// Bad input if a cluster has more than that.
    pub fn parts(
        set: &ClusterSet,
        centre: Point,
        most_points: usize,
    ) -> Result<Vec<Layout>> {
        let mut parts: Vec<Layout> = Vec::new();
        for (index, cluster) in set.clusters().iter().enumerate() {
            if cluster.size() > most_points {
                return Err(Error::BadInput(format!(
                    "cluster {} has {} points, and this GPU takes at most \
                     {most_points} in a cluster: divide it, or use step 4",
                    set.ids()[index],
                    cluster.size()
                )));
            }
            match parts.last() {
                Some(part) if part.has_room(cluster.size(), most_points) => (),
                _ => parts.push(Layout::empty(index)),
            }
            let part = parts.last_mut().expect("there is one now");
            part.points.extend(cluster.points().iter().map(|point| {
                let [x, y, z] =
                    [0, 1, 2].map(|axis| (point[axis] - centre[axis]) as f32);
                [x, y, z, 0.0]
            }));
            part.clusters.starts.push(part.points.len() as u32);
        }
        Ok(parts)
    }

    fn empty(first: usize) -> Self {
        let clusters = Offsets { starts: vec![0] };
        Layout { first, points: Vec::new(), clusters }
    }

    fn has_room(&self, size: usize, most_points: usize) -> bool {
        self.clusters.len() < MOST_CLUSTERS
            && self.points.len() + size <= most_points
    }
}

impl Offsets {
    /// How many runs there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Are there no runs?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many points some consecutive runs have together.
    ///
    /// # Panics
    /// If there are no such runs.
    pub fn points(&self, runs: Range<usize>) -> usize {
        (self.starts[runs.end] - self.starts[runs.start]) as usize
    }

    /// The starts, one more than there are runs.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Cuts each run into pieces of at most `most` points. Also returns which run
    /// each piece belongs to.
    pub fn cut(&self, most: usize) -> (Offsets, Vec<usize>) {
        let (mut starts, mut runs) = (vec![0], Vec::new());
        for (run, bounds) in self.starts.windows(2).enumerate() {
            let mut start = bounds[0];
            while start < bounds[1] {
                start = bounds[1].min(start.saturating_add(most as u32));
                starts.push(start);
                runs.push(run);
            }
        }
        (Offsets { starts }, runs)
    }
}

#[cfg(test)]
mod tests {
    use step0_problem::Cluster;

    use super::*;

    fn set(sizes: &[usize]) -> ClusterSet {
        let cluster = |&size: &usize| {
            let points: Vec<Point> =
                (0..size).map(|i| [1e6 + i as f64, 2.0, 3.0]).collect();
            Cluster::from_points(&points).unwrap()
        };
        ClusterSet::numbered(sizes.iter().map(cluster).collect()).unwrap()
    }

    #[test]
    fn clusters_follow_each_other_and_parts_keep_to_the_limit() {
        let parts = Layout::parts(&set(&[2, 3, 5, 1]), [1e6, 2.0, 0.0], 6).unwrap();
        let starts: Vec<_> =
            parts.iter().map(|p| (p.first, p.clusters.starts())).collect();
        assert_eq!(starts, [(0, [0, 2, 5].as_slice()), (2, [0, 5, 6].as_slice())]);
        assert_eq!(parts[0].points[1], [1.0, 0.0, 3.0, 0.0]);
        assert_eq!(parts[1].clusters.points(0..2), 6);
    }

    #[test]
    fn a_cluster_that_fits_nowhere_is_named() {
        let error = Layout::parts(&set(&[2, 7]), [0.0; 3], 6).unwrap_err();
        assert_eq!(error.status(), 2);
        let message = error.to_string();
        assert!(message.starts_with("cluster 1 has 7 points"), "{message}");
    }

    #[test]
    fn no_part_has_too_many_clusters() {
        let sizes = vec![1; 2 * MOST_CLUSTERS + 1];
        let parts = Layout::parts(&set(&sizes), [0.0; 3], 1 << 20).unwrap();
        let sizes: Vec<_> = parts.iter().map(|part| part.clusters.len()).collect();
        assert_eq!(sizes, [MOST_CLUSTERS, MOST_CLUSTERS, 1]);
    }

    #[test]
    fn runs_are_cut_and_no_piece_spans_two() {
        let offsets = Offsets { starts: vec![0, 5, 6, 10] };
        let (pieces, runs) = offsets.cut(2);
        assert_eq!(pieces.starts(), [0, 2, 4, 5, 6, 8, 10]);
        assert_eq!(runs, [0, 0, 0, 1, 2, 2]);
    }
}
