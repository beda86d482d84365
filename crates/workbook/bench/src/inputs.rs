//! The inputs by name: the same name is the same data on every machine.
//!
//! | name | what it is |
//! |---|---|
//! | `workshop`, `scaling` | the workshop's two pairs of sets |
//! | `pairs200` | 200 × 200 clusters of up to 200 points |
//! | `scaling-gpu` | 2,000 × 2,000 clusters of up to 512 points: work for a GPU |
//! | `clouds` | one large cluster a side |
//! | `size-N` | clusters of exactly N points |
//! | `gpu-N` | the same with 64 times as many points on each side |
//! | `weak-N` | N times as much on the left: for N threads |
//! | `NAME.1ofN` | NAME with the first of N parts of its left set: of its clusters, or of the points of its only cluster |

use anyhow::{Context, Result};
use step0_problem::generate::{Recipe, SCALING, WORKSHOP};
use step0_problem::{Cluster, ClusterSet, Point};
use workbook_records::Side;

/// The left and the right set.
pub type Sets = [ClusterSet; 2];

/// 200 × 200 clusters of up to 200 points.
pub const PAIRS200: [Recipe; 2] = [
    Recipe { clusters: 200, max_size: 200, seed: 1 },
    Recipe { clusters: 200, max_size: 200, seed: 2 },
];

/// 2,000 × 2,000 clusters of up to 512 points.
const SCALING_GPU: [Recipe; 2] = [
    Recipe { clusters: 2_000, max_size: 513, seed: 1 },
    Recipe { clusters: 2_000, max_size: 513, seed: 2 },
];

/// The points in each of the two `clouds`.
const CLOUD: usize = 1 << 15;

/// The points on each side of `size-N`, however many clusters that makes. There are no
/// more, because clusters of one point are all overhead.
const SIZES_POINTS: usize = 1 << 11;

/// The points on each side of `gpu-N`.
const GPU_POINTS: usize = 1 << 17;

/// The clusters of `weak-N` on the left, to be multiplied by N, and on the right; …
const WEAK_CLUSTERS: [usize; 2] = [100, 200];
/// … and the points of each.
const WEAK_SIZES: [usize; 2] = [100, 200];

/// The names of inputs, for messages.
const NAMES: &str = "workshop, scaling, pairs200, scaling-gpu, clouds, size-N, gpu-N, weak-N, \
     and .1ofN behind any of them";

/// Makes the input of this name.
///
/// # Errors
/// If no input has this name, or it would be too large.
pub fn make_input(name: &str) -> Result<Sets> {
    let Some((whole, part)) = name.split_once(".1of") else {
        return make_whole(name);
    };
    let parts: usize = part
        .parse()
        .ok()
        .filter(|&parts| parts > 1)
        .with_context(|| no_input(name))?;
    let [left, right] = make_whole(whole)?;
    Ok([first_part(&left, parts)?, right])
}

/// The name of the first of `parts` parts of an input.
pub fn part_name(name: &str, parts: u32) -> String {
    if parts == 1 { name.to_owned() } else { format!("{name}.1of{parts}") }
}

/// How large both sides are.
pub fn sides(sets: &Sets) -> [Side; 2] {
    sets.each_ref().map(|set| Side {
        clusters: set.clusters().len() as u64,
        points: set.point_count() as u64,
    })
}

fn make_whole(name: &str) -> Result<Sets> {
    let recipes = match name {
        "workshop" => WORKSHOP,
        "scaling" => SCALING,
        "pairs200" => PAIRS200,
        "scaling-gpu" => SCALING_GPU,
        "clouds" => return Ok([exact(1, CLOUD, 1)?, exact(1, CLOUD, 2)?]),
        _ => return make_numbered(name),
    };
    let [left, right] = recipes.map(|recipe| recipe.generate());
    Ok([left?, right?])
}

/// Makes an input whose name ends in a number.
fn make_numbered(name: &str) -> Result<Sets> {
    let number = |start: &str| -> Option<usize> {
        name.strip_prefix(start)?.parse().ok().filter(|&number| number > 0)
    };
    for (start, points) in [("size-", SIZES_POINTS), ("gpu-", GPU_POINTS)] {
        if let Some(size) = number(start) {
            let clusters = (points / size).max(1);
            return Ok([exact(clusters, size, 1)?, exact(clusters, size, 2)?]);
        }
    }
    let threads = number("weak-").with_context(|| no_input(name))?;
    let [left, right] = WEAK_CLUSTERS;
    Ok([
        exact(left.saturating_mul(threads), WEAK_SIZES[0], 1)?,
        exact(right, WEAK_SIZES[1], 2)?,
    ])
}

fn no_input(name: &str) -> String {
    format!("there is no input \"{name}\", only {NAMES}")
}

/// Clusters of exactly `size` points. The generator draws sizes at random, but below a
/// largest size of 2 every size is 1. So it makes clusters of single points, and these
/// are gathered.
fn exact(clusters: usize, size: usize, seed: u32) -> Result<ClusterSet> {
    let points = clusters.saturating_mul(size);
    let pool = Recipe { clusters: points, max_size: 2, seed }.generate()?;
    let points: Vec<Point> =
        pool.clusters().iter().map(|cluster| cluster.points()[0]).collect();
    let clusters: step0_problem::Result<_> =
        points.chunks(size).map(Cluster::from_points).collect();
    Ok(ClusterSet::numbered(clusters?)?)
}

/// The first of `parts` parts of the clusters, or of the points if there is only one
/// cluster. It has at least one of them.
fn first_part(set: &ClusterSet, parts: usize) -> Result<ClusterSet> {
    let (ids, clusters) = (set.ids(), set.clusters());
    if let [only] = clusters {
        let points = only.points();
        let first = &points[..points.len().div_ceil(parts)];
        return Ok(ClusterSet::new(vec![(ids[0], Cluster::from_points(first)?)])?);
    }
    let first = ids.iter().copied().zip(clusters.iter().cloned());
    Ok(ClusterSet::new(first.take(clusters.len().div_ceil(parts)).collect())?)
}

/// Into how many parts the left set of an input can be divided at most.
pub fn most_parts(left: Side) -> u64 {
    if left.clusters == 1 { left.points } else { left.clusters }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(set: &ClusterSet) -> Vec<usize> {
        set.clusters().iter().map(Cluster::size).collect()
    }

    #[test]
    fn sizes_are_exact_and_the_same_every_time() {
        let [left, right] = make_input("size-512").unwrap();
        assert_eq!(sizes(&left), [512; 4]);
        assert_eq!(sizes(&right), [512; 4]);
        assert_ne!(left, right);
        assert_eq!(make_input("size-512").unwrap(), [left, right]);
        let [left, _] = make_input("size-10000").unwrap();
        assert_eq!(sizes(&left), [10_000]);
    }

    #[test]
    fn what_a_gpu_gets_is_larger() {
        let [left, right] = sides(&make_input("gpu-8192").unwrap());
        assert_eq!((left.clusters, left.points), (16, 1 << 17));
        assert_eq!(left, right);
    }

    #[test]
    fn weak_inputs_grow_on_the_left_alone() {
        let [one, three] =
            ["weak-1", "weak-3"].map(|name| sides(&make_input(name).unwrap()));
        assert_eq!(three[0].points, 3 * one[0].points);
        assert_eq!(three[1], one[1]);
    }

    #[test]
    fn a_part_is_the_first_clusters_of_the_left_set() {
        let [left, right] = make_input("workshop").unwrap();
        let [part, whole] = make_input("workshop.1of4").unwrap();
        assert_eq!(whole, right);
        assert_eq!(part.ids(), &left.ids()[..13]); // 50 / 4, rounded up
        assert_eq!(part.clusters(), &left.clusters()[..13]);
        assert_eq!(make_input("workshop.1of1000").unwrap()[0].ids(), [0]);
    }

    #[test]
    fn a_part_of_a_cloud_is_its_first_points() {
        let [whole, _] = make_input("size-9000").unwrap();
        let [part, _] = make_input("size-9000.1of4").unwrap();
        let (whole, part) =
            (whole.clusters()[0].points(), part.clusters()[0].points());
        assert_eq!(part, &whole[..2250]);
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known_ones() {
        for name in
            ["", "Workshop", "size-", "size-0", "workshop.1of0", "workshop.1of1"]
        {
            let error = format!("{:#}", make_input(name).unwrap_err());
            assert!(error.starts_with("there is no input"), "{name}: {error}");
            assert!(error.contains("pairs200"), "{name}: {error}");
        }
        assert!(make_input("size-1000000000").is_err());
    }
}
