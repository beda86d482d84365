//! How the work is divided so that it fits on the GPU, and no launch takes long.

use std::ops::Range;

use step0_problem::{Cluster, ClusterSet, Error, Result};

/// Points in a batch, so that an i32 can count coordinates: three to a point.
const MOST_POINTS: usize = 1 << 28;
/// Clusters in a batch, so that an i32 can count pairs of them.
const MOST_CLUSTERS: usize = 1 << 15;
/// Pairs of points in a launch: about a tenth of a second on a fast GPU, and on a
/// slow one less than the two seconds after which Windows takes it for broken.
const MOST_PAIRS: u64 = 1 << 36;

/// Consecutive clusters of either side: each of `left` meets each of `right`.
#[derive(Debug, PartialEq, Eq)]
pub struct Batches {
    /// Ascending, and together all clusters.
    pub left: Vec<Range<usize>>,
    /// The same for the right side.
    pub right: Vec<Range<usize>>,
    /// The most distances between one batch of the left side and one of the right.
    pub table: usize,
    /// How many points the largest clusters of the two sides have together.
    pub largest_pair: usize,
}

// ANCHOR: plan
/// Divides two sets so that what is on the GPU at a time fits into `memory` bytes,
/// with numbers of `size` bytes: half of the memory is for the distances, a
/// quarter for the points of each side.
///
/// # Errors
/// Failed if the largest cluster does not fit into the memory.
pub fn plan(
    left: &ClusterSet,
    right: &ClusterSet,
    memory: usize,
    size: usize,
) -> Result<Batches> {
    let (l, r) = (left.clusters(), right.clusters());
    let largest_pair = largest(l) + largest(r);
    // The answer, and the minima of kernels 1 and 2, stay there all the time.
    let answer = (l.len() + r.len()) * (size + size_of::<i32>());
    let rest = memory.saturating_sub(answer + largest_pair * size);
    let points = (rest / 4 / (3 * size + size_of::<i32>())).min(MOST_POINTS);
    let clusters = (rest / 2 / size).isqrt().min(MOST_CLUSTERS);
    if points < largest(l).max(largest(r)) || clusters == 0 {
        return Err(Error::Failed(format!(
            "the GPU has too little memory for the largest cluster, of {} points: \
             {memory} bytes may be used",
            largest(l).max(largest(r))
        )));
    }
    let right = split(r, points, clusters);
    let widest =
        right.iter().map(|batch| count(&r[batch.clone()])).max().unwrap_or(1);
    let quick = usize::try_from(MOST_PAIRS / widest as u64).unwrap_or(points);
    let left = split(l, points.min(quick), clusters);
    let most = |batches: &[Range<usize>]| batches.iter().map(Range::len).max();
    let table = most(&left).unwrap_or(0) * most(&right).unwrap_or(0);
    Ok(Batches { left, right, table, largest_pair })
}
// ANCHOR_END: plan

/// Cuts clusters into batches of at most `points` points and `most` clusters; a
/// cluster that is larger is a batch by itself.
fn split(clusters: &[Cluster], points: usize, most: usize) -> Vec<Range<usize>> {
    let (mut batches, mut start, mut held) = (Vec::new(), 0, 0);
    for (index, cluster) in clusters.iter().enumerate() {
        let is_full = held + cluster.size() > points || index - start == most;
        if is_full && index > start {
            batches.push(start..index);
            (start, held) = (index, 0);
        }
        held += cluster.size();
    }
    batches.push(start..clusters.len());
    batches
}

fn largest(clusters: &[Cluster]) -> usize {
    clusters.iter().map(Cluster::size).max().unwrap_or(0)
}

fn count(clusters: &[Cluster]) -> usize {
    clusters.iter().map(Cluster::size).sum()
}

#[cfg(test)]
mod tests {
    use step0_problem::generate::Recipe;

    use super::*;

    fn sets() -> (ClusterSet, ClusterSet) {
        let set = |clusters, max_size, seed| {
            Recipe { clusters, max_size, seed }.generate().unwrap()
        };
        (set(70, 50, 1), set(40, 90, 2))
    }

    #[test]
    fn with_enough_memory_there_is_one_batch() {
        let (left, right) = sets();
        let batches = plan(&left, &right, 1 << 30, 4).unwrap();
        assert_eq!((batches.left.len(), batches.right.len()), (1, 1));
        assert_eq!((&batches.left[0], &batches.right[0]), (&(0..70), &(0..40)));
        assert_eq!(batches.table, 70 * 40);
    }

    #[test]
    fn batches_fit_and_cover_everything_in_order() {
        let (left, right) = sets();
        for memory in [20_000, 30_000, 50_000] {
            let batches = plan(&left, &right, memory, 8).unwrap();
            assert!(batches.left.len() > 1 && batches.right.len() > 1, "{memory}");
            for (set, ranges) in [(&left, &batches.left), (&right, &batches.right)] {
                let mut next = 0;
                for range in ranges {
                    assert_eq!(range.start, next);
                    assert!(!range.is_empty());
                    next = range.end;
                    let points = count(&set.clusters()[range.clone()]);
                    assert!(points * (3 * 8 + 4) <= memory / 4, "{points} points");
                }
                assert_eq!(next, set.clusters().len());
            }
            assert!(batches.table * 8 <= memory / 2);
        }
    }

    #[test]
    fn too_little_memory_is_reported() {
        let (left, right) = sets();
        for memory in [0, 100, 4000] {
            let error = plan(&left, &right, memory, 4).unwrap_err();
            assert!(error.to_string().contains("too little memory"), "{error}");
            assert_eq!(error.status(), 1);
        }
    }
}
