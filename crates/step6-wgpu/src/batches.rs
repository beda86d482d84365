//! The table of rows by clusters, cut into batches that a GPU can take.

use std::ops::Range;

use crate::Offsets;

/// A rectangle of the table: some rows, each a piece of a cluster on one side, and
/// some clusters on the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Which rows.
    pub rows: Range<usize>,
    /// Which clusters.
    pub clusters: Range<usize>,
    /// How many pairs of points these are.
    pub pairs: u64,
}

/// The limits of a batch. A batch of one row and one cluster is always allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    /// Numbers that come back from it.
    pub numbers: usize,
    /// Workgroups along either side of one dispatch.
    pub groups: usize,
    /// Pairs of a row and a cluster.
    pub cells: usize,
}

/// Cuts the table into batches, from left to right and then downwards.
#[derive(Debug)]
pub struct Batches<'a> {
    rows: &'a Offsets,
    clusters: &'a Offsets,
    most: Most,
    /// How many numbers come back for some rows and one cluster.
    numbers: fn(&Offsets, Range<usize>) -> usize,
    strip: Range<usize>,
    cluster: usize,
}

impl<'a> Batches<'a> {
    /// All rows by all clusters.
    pub fn new(
        rows: &'a Offsets,
        clusters: &'a Offsets,
        most: Most,
        numbers: fn(&Offsets, Range<usize>) -> usize,
    ) -> Self {
        Batches { rows, clusters, most, numbers, strip: 0..0, cluster: 0 }
    }

    /// The next batch, with about `pairs` pairs of points; `None` when all are done.
    /// It has several rows only if it has all clusters, so that no cluster is left
    /// out or taken twice.
    pub fn next(&mut self, pairs: u64) -> Option<Batch> {
        let Batches { rows, clusters, most, numbers, .. } = *self;
        let work = |r: &Range<usize>, c: &Range<usize>| {
            let (r, c) = (rows.points(r.clone()), clusters.points(c.clone()));
            r as u64 * c as u64
        };
        let fits = |r: &Range<usize>, c: &Range<usize>| {
            r.len().max(c.len()) <= most.groups
                && r.len() * c.len() <= most.cells
                && numbers(rows, r.clone()) * c.len() <= most.numbers
                && work(r, c) <= pairs
        };
        if self.cluster == 0 {
            let start = self.strip.end;
            if start == rows.len() {
                return None;
            }
            let all = 0..clusters.len();
            self.strip = longest(start..rows.len(), |strip| fits(strip, &all));
        }
        let left = self.cluster..clusters.len();
        let taken = longest(left, |clusters| fits(&self.strip, clusters));
        self.cluster = if taken.end == clusters.len() { 0 } else { taken.end };
        let pairs = work(&self.strip, &taken);
        Some(Batch { rows: self.strip.clone(), clusters: taken, pairs })
    }
}

/// The longest part from the start of a range that fits: one element at least.
fn longest(
    range: Range<usize>,
    fits: impl Fn(&Range<usize>) -> bool,
) -> Range<usize> {
    let mut taken = range.start..range.start + 1;
    while taken.end < range.end && fits(&(taken.start..taken.end + 1)) {
        taken.end += 1;
    }
    taken
}

#[cfg(test)]
mod tests {
    use step0_problem::{Cluster, ClusterSet};

    use super::*;
    use crate::Layout;

    fn offsets(sizes: &[usize]) -> Offsets {
        let cluster =
            |&size: &usize| Cluster::from_points(&vec![[0.0; 3]; size]).unwrap();
        let set = ClusterSet::numbered(sizes.iter().map(cluster).collect()).unwrap();
        Layout::parts(&set, [0.0; 3], 1 << 20).unwrap().remove(0).clusters
    }

    const ONE_A_ROW: fn(&Offsets, Range<usize>) -> usize = |_, rows| rows.len();
    const ONE_A_POINT: fn(&Offsets, Range<usize>) -> usize = Offsets::points;

    /// Asserts that every cell of the table is done once, and that no batch of more
    /// than one cell exceeds its limits.
    fn check(most: Most, pairs: u64, numbers: fn(&Offsets, Range<usize>) -> usize) {
        let (rows, clusters) =
            (offsets(&[3, 9, 1, 1, 64, 2]), offsets(&[5, 1, 80, 7]));
        let mut table = vec![0; rows.len() * clusters.len()];
        let mut batches = Batches::new(&rows, &clusters, most, numbers);
        while let Some(batch) = batches.next(pairs) {
            let (r, c) = (batch.rows, batch.clusters);
            let points = (rows.points(r.clone()), clusters.points(c.clone()));
            assert_eq!(batch.pairs, (points.0 * points.1) as u64);
            if r.len() * c.len() > 1 {
                assert!(batch.pairs <= pairs);
                assert!(r.len() <= most.groups && c.len() <= most.groups);
                assert!(r.len() * c.len() <= most.cells);
                assert!(numbers(&rows, r.clone()) * c.len() <= most.numbers);
            }
            for row in r {
                for cluster in c.clone() {
                    table[row * clusters.len() + cluster] += 1;
                }
            }
        }
        assert!(table.iter().all(|&times| times == 1), "{table:?}");
    }

    #[test]
    fn every_cell_is_done_once_and_no_limit_exceeded() {
        let plenty = Most { numbers: 10_000, groups: 100, cells: 1000 };
        for numbers in [ONE_A_ROW, ONE_A_POINT] {
            for pairs in [1, 10, 93, 300, 1000, 1_000_000] {
                check(plenty, pairs, numbers);
                check(Most { groups: 2, ..plenty }, pairs, numbers);
                check(Most { cells: 5, ..plenty }, pairs, numbers);
                check(Most { numbers: 9, ..plenty }, pairs, numbers);
                check(Most { numbers: 70, groups: 3, cells: 7 }, pairs, numbers);
            }
        }
    }

    #[test]
    fn what_fits_is_one_batch() {
        let (rows, clusters) = (offsets(&[3, 9, 1]), offsets(&[5, 1]));
        let most = Most { numbers: 100, groups: 100, cells: 100 };
        let mut batches = Batches::new(&rows, &clusters, most, ONE_A_ROW);
        let all = Batch { rows: 0..3, clusters: 0..2, pairs: 78 };
        assert_eq!(batches.next(78), Some(all));
        assert_eq!(batches.next(78), None);
    }
}
