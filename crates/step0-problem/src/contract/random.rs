//! Problems made at random, the same on every machine: clusters of one point and of
//! thousands, few of them and many, far from the origin, flat, and with copies.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rand_mt::Mt;

use super::{Pair, Tolerance, compare};
use crate::generate::Recipe;
use crate::{Cluster, ClusterSet, Options, Pairing, Point, Result, no_tick};

/// A problem, and the oracle's answer to it.
#[derive(Debug)]
pub struct Problem {
    /// How it was made, so that it can be made again.
    pub name: String,
    /// The left set.
    pub left: ClusterSet,
    /// The right set.
    pub right: ClusterSet,
    /// The oracle's answer.
    pub expected: Pairing,
}

impl Problem {
    /// Solves the problem and compares with the oracle.
    ///
    /// # Errors
    /// What went wrong, or by how much the answer misses what the contract allows.
    pub fn check(
        &self,
        pair: impl Pair,
        oracle: impl Pair,
        tolerance: Tolerance,
    ) -> std::result::Result<(), String> {
        let (left, right) = (&self.left, &self.right);
        let options =
            Options { precision: tolerance.precision, ..Options::default() };
        let differs = pair(left, right, &options, &no_tick)
            .and_then(|found| {
                compare(&found, &self.expected, (left, right), oracle, tolerance)
            })
            .map(|comparison| (!comparison.ok()).then_some(comparison));
        match differs {
            Ok(None) => Ok(()),
            Ok(Some(comparison)) => Err(format!(
                "{}: {} clusters differ, distances by up to {:e}",
                self.name, comparison.pairs_differing, comparison.max_abs_diff
            )),
            Err(error) => Err(format!("{}: {error}", self.name)),
        }
    }
}

/// The first `count` random problems, each with not much more than `most_pairs`
/// point pairs, solved by the oracle on all threads of this machine.
///
/// # Errors
/// Whatever the oracle returns.
pub fn problems(
    count: u32,
    most_pairs: u64,
    oracle: impl Pair + Sync,
) -> Result<Vec<Problem>> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let work = || -> Result<Vec<(usize, Problem)>> {
        let mut solved = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count as usize {
                return Ok(solved);
            }
            solved.push((index, problem(index as u32, most_pairs, &oracle)?));
        }
    };
    let shares: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().expect("the oracle does not panic")
        };
        running.into_iter().map(join).collect()
    });
    let mut all = Vec::new();
    for share in shares {
        all.extend(share?);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, problem)| problem).collect())
}

fn problem(index: u32, most_pairs: u64, oracle: impl Pair) -> Result<Problem> {
    let [(name, left), (_, right)] = sets(index, most_pairs)?;
    let expected = oracle(&left, &right, &Options::default(), &no_tick)?;
    Ok(Problem { name, left, right, expected })
}

/// The two sets of a problem, and its name.
fn sets(index: u32, most_pairs: u64) -> Result<[(String, ClusterSet); 2]> {
    let [left, right] = recipes(index, most_pairs);
    let (l, r) = (left.generate()?, right.generate()?);
    let (kind, l, r) = match index % 4 {
        1 => ("far from the origin", mapped(&l, far)?, mapped(&r, far)?),
        2 => ("flat", mapped(&l, flat)?, mapped(&r, flat)?),
        3 => {
            let with_copies = with_copies(&r, &l)?;
            ("with copies", l, with_copies)
        }
        _ => ("as generated", l, r),
    };
    let name = format!("problem {index}, {kind}: {left:?}, {right:?}");
    Ok([(name.clone(), l), (name, r)])
}

/// How many clusters there are, and how large, over orders of magnitude.
fn recipes(index: u32, most_pairs: u64) -> [Recipe; 2] {
    let mut random = Mt::new(index);
    let mut between = |least: f64, most: f64| {
        let part = f64::from(random.next_u32()) / f64::from(u32::MAX);
        (least * (most / least).powf(part)).round() as u32
    };
    // Clusters on the left and on the right, and their largest sizes.
    let mut wanted = [
        between(1.0, 300.0),
        between(1.0, 300.0),
        between(2.0, 6e3),
        between(2.0, 6e3),
    ];
    // Sizes are half of the largest, on average.
    let pairs = |wanted: &[u32; 4]| {
        wanted.iter().map(|&each| u64::from(each)).product::<u64>() / 4
    };
    while pairs(&wanted) > most_pairs {
        // Which one is chosen at random too: otherwise no large clusters would be
        // left.
        let which = between(1.0, 1000.0) as usize % 4;
        let least = if which < 2 { 1 } else { 2 };
        wanted[which] = (wanted[which] / 2).max(least);
    }
    let [clusters_left, clusters_right, size_left, size_right] = wanted;
    let recipe = |clusters, max_size, seed| Recipe {
        clusters: clusters as usize,
        max_size,
        seed,
    };
    [
        recipe(clusters_left, size_left, 2 * index + 1),
        recipe(clusters_right, size_right, 2 * index + 2),
    ]
}

/// As in data whose unit is much smaller than the distance to their origin.
fn far([x, y, z]: Point) -> Point {
    [1e6 + 1e-3 * x, -1e6 + 1e-3 * y, 1e6 + 1e-3 * z]
}

fn flat([x, y, _]: Point) -> Point {
    [x, y, 7.0]
}

fn mapped(set: &ClusterSet, of: impl Fn(Point) -> Point) -> Result<ClusterSet> {
    let clusters = set.clusters().iter().map(|cluster| {
        let points: Vec<Point> = cluster.points().iter().map(|&p| of(p)).collect();
        Cluster::from_points(&points)
    });
    ClusterSet::numbered(clusters.collect::<Result<_>>()?)
}

/// A set, followed by two copies of each of the smallest clusters of another set. A
/// copy is at distance 0 from its original, and the first of the two is the
/// nearest.
fn with_copies(set: &ClusterSet, other: &ClusterSet) -> Result<ClusterSet> {
    let mut smallest: Vec<&Cluster> = other.clusters().iter().collect();
    smallest.sort_by_key(|cluster| cluster.size());
    smallest.truncate(3);
    let copies = smallest.iter().copied();
    let clusters = set.clusters().iter().chain(copies.clone()).chain(copies);
    ClusterSet::numbered(clusters.cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_differ_in_size_by_orders_of_magnitude() {
        let most_pairs = 2_000_000;
        let sets: Vec<_> = (0..100).map(|i| sets(i, most_pairs).unwrap()).collect();
        let sizes = sets.iter().flatten().flat_map(|(_, set)| set.clusters());
        let sizes: Vec<usize> = sizes.map(Cluster::size).collect();
        assert_eq!(sizes.iter().min(), Some(&1));
        assert!(sizes.iter().max().unwrap() > &1000);
        let clusters = || sets.iter().flatten().map(|(_, set)| set.ids().len());
        assert_eq!(clusters().min(), Some(1));
        assert!(clusters().max().unwrap() > 100);
        for [(name, left), (_, right)] in &sets {
            let pairs = left.point_count() as u64 * right.point_count() as u64;
            assert!(pairs < 20 * most_pairs, "{name}: {pairs}");
        }
    }

    #[test]
    fn the_same_index_is_the_same_problem() {
        assert_eq!(sets(7, 1000).unwrap(), sets(7, 1000).unwrap());
        assert_ne!(sets(7, 1000).unwrap(), sets(11, 1000).unwrap());
    }

    #[test]
    fn copies_are_at_distance_0_and_the_first_one_is_nearest() {
        let [(_, left), (_, right)] = sets(3, 10_000).unwrap();
        let copies = left.ids().len().min(3);
        let own = right.ids().len() - 2 * copies;
        let (first, second) = right.clusters()[own..].split_at(copies);
        assert_eq!(first, second);
        assert!(first.iter().all(|copy| left.clusters().contains(copy)));
    }
}
