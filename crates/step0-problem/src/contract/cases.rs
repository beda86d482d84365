//! The cases of the contract.

use crate::generate::Recipe;
use crate::{Cluster, ClusterSet, Point};

/// A case small enough to be solved on paper: two sets, and (cluster, nearest,
/// distance) for each cluster of either.
pub struct ByHand {
    pub name: &'static str,
    pub left: ClusterSet,
    pub right: ClusterSet,
    pub left_to_right: Vec<(i64, i64, f64)>,
    pub right_to_left: Vec<(i64, i64, f64)>,
}

pub fn cases_by_hand() -> Vec<ByHand> {
    let line: Vec<Point> = (0..130).map(|i| [i.into(), 0.0, 0.0]).collect();
    let beside: Vec<Point> = line.iter().map(|p| [p[0], 3.0, 4.0]).collect();
    let far: Vec<Point> = line.iter().map(|p| [p[0], 300.0, 400.0]).collect();
    vec![
        ByHand {
            name: "one point each: 1, 2, 2 apart",
            left: set(&[(7, &[[1.0, 1.0, 1.0]])]),
            right: set(&[(-3, &[[2.0, 3.0, 3.0]])]),
            left_to_right: vec![(7, -3, 3.0)],
            right_to_left: vec![(-3, 7, 3.0)],
        },
        ByHand {
            name: "the larger mean decides: 0 one way, (0 + 0 + 6) / 3 the other",
            left: set(&[(0, &[[0.0; 3], [1.0, 0.0, 0.0]])]),
            right: set(&[(0, &[[0.0; 3], [1.0, 0.0, 0.0], [7.0, 0.0, 0.0]])]),
            left_to_right: vec![(0, 0, 2.0)],
            right_to_left: vec![(0, 0, 2.0)],
        },
        ByHand {
            name: "of two at the same distance the lowest id wins, whatever the order given",
            left: set(&[(5, &[[0.0; 3]]), (1, &[[0.0, 8.0, 0.0]])]),
            right: set(&[
                (9, &[[4.0, 0.0, 0.0]]),
                (2, &[[-4.0, 0.0, 0.0]]),
                (4, &[[0.0, 4.0, 0.0]]),
            ]),
            left_to_right: vec![(1, 4, 4.0), (5, 2, 4.0)],
            right_to_left: vec![(2, 5, 4.0), (4, 1, 4.0), (9, 5, 4.0)],
        },
        ByHand {
            name: "identical clusters are at distance 0",
            left: set(&[(0, &line), (1, &beside), (2, &far)]),
            right: set(&[(0, &far), (1, &line)]),
            left_to_right: vec![(0, 1, 0.0), (1, 1, 5.0), (2, 0, 0.0)],
            right_to_left: vec![(0, 2, 0.0), (1, 0, 0.0)],
        },
        ByHand {
            name: "points that all coincide",
            left: set(&[(0, &[[0.1; 3]; 17]), (1, &[[0.1; 3]])]),
            right: set(&[(8, &[[0.1; 3]; 5])]),
            left_to_right: vec![(0, 8, 0.0), (1, 8, 0.0)],
            right_to_left: vec![(8, 0, 0.0)],
        },
        ByHand {
            name: "lopsided: one point against 130 in a row, 0 + 1 + … + 129 over 130",
            left: set(&[(0, &[[0.0; 3]])]),
            right: set(&[(3, &line)]),
            left_to_right: vec![(0, 3, 64.5)],
            right_to_left: vec![(3, 0, 64.5)],
        },
    ]
}

pub type Case = (&'static str, ClusterSet, ClusterSet);

/// Cases whose answer is computed by the oracle.
pub fn agreeing_cases() -> Vec<Case> {
    let random = |clusters, max_size, seed| {
        Recipe { clusters, max_size, seed }.generate().expect("a valid recipe")
    };
    let sizes: Vec<usize> = (1..=130).collect();
    let mut cases = vec![
        ("sizes 1 to 130 against 3", sized(&sizes, 1), sized(&[3], 2)),
        ("sizes 70 and 31 against 1 to 130", sized(&[70, 31], 3), sized(&sizes, 4)),
        ("one point against 5,000", sized(&[1], 5), sized(&[5000, 2], 6)),
        ("5,000 points against one", sized(&[5000], 7), sized(&[1, 4999], 8)),
        ("the workshop's recipe", random(50, 35, 1), random(30, 23, 2)),
        ("uneven random sets", random(13, 300, 11), random(29, 64, 12)),
    ];
    for seed in 0..20 {
        let (left, right) =
            (random(1 + seed as usize, 40, seed), random(7, 30, seed + 99));
        cases.push((
            "random sets",
            renumbered(&left, -5, 3),
            renumbered(&right, 11, 2),
        ));
    }
    let (left, right) = (sized(&[33, 9, 17], 9), sized(&[8, 65], 10));
    // 1e6 from the origin with a spread of about 1e-2.
    let shifted = |set: &ClusterSet| moved(set, 1e-3, [1e6, -1e6, 1e6]);
    cases.push(("far from the origin", shifted(&left), shifted(&right)));
    cases.push((
        "large",
        moved(&left, 1e12, [0.0; 3]),
        moved(&right, 1e12, [0.0; 3]),
    ));
    cases.push((
        "small",
        moved(&left, 1e-12, [0.0; 3]),
        moved(&right, 1e-12, [0.0; 3]),
    ));
    cases
}

/// Sets with enough small clusters on the left that an early end can be
/// noticed.
pub fn sets_to_interrupt() -> (ClusterSet, ClusterSet) {
    let [left, right] = [(200, 1), (40, 2)].map(|(clusters, seed)| {
        Recipe { clusters, max_size: 12, seed }.generate().expect("a valid recipe")
    });
    (left, right)
}

/// The same clusters with the ids `first`, `first + step`, `first + 2 * step`,
/// …
fn renumbered(set: &ClusterSet, first: i64, step: i64) -> ClusterSet {
    let ids = (0..).map(|index| first + step * index);
    ClusterSet::new(ids.zip(set.clusters().iter().cloned()).collect())
        .expect("not empty")
}

/// Random clusters of exactly these sizes.
fn sized(sizes: &[usize], seed: u32) -> ClusterSet {
    let most = *sizes.iter().max().expect("at least one size");
    let pool = Recipe { clusters: most, max_size: 2, seed }; // clusters of one point
    let pool = pool.generate().expect("a valid recipe");
    let points: Vec<Point> = pool.clusters().iter().map(|c| c.points()[0]).collect();
    let take = |(start, &size): (usize, &usize)| {
        let points: Vec<Point> = points
            .iter()
            .cycle()
            .skip(start * 7 % most)
            .take(size)
            .copied()
            .collect();
        Cluster::from_points(&points).expect("at least one point")
    };
    ClusterSet::numbered(sizes.iter().enumerate().map(take).collect())
        .expect("not empty")
}

fn moved(set: &ClusterSet, factor: f64, by: Point) -> ClusterSet {
    let cluster = |cluster: &Cluster| {
        let point =
            |p: &Point| std::array::from_fn(|axis| factor * p[axis] + by[axis]);
        let points: Vec<Point> = cluster.points().iter().map(point).collect();
        Cluster::from_points(&points).expect("at least one point")
    };
    ClusterSet::numbered(set.clusters().iter().map(cluster).collect())
        .expect("not empty")
}
/// Clusters with their ids and points.
pub fn set(clusters: &[(i64, &[Point])]) -> ClusterSet {
    let made = clusters
        .iter()
        .map(|(id, points)| (*id, Cluster::from_points(points).unwrap()));
    ClusterSet::new(made.collect()).unwrap()
}
