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

/// Cases with a cluster so far from all others that f32 has no digits for those:
/// it has to refuse them, and f64 has to answer as if the far one were not there.
pub fn cases_too_wide() -> Vec<Case> {
    const FILL: f64 = i32::MIN as f64; // what some programs write for "no number"
    let near = |seed| Recipe { clusters: 8, max_size: 20, seed }.generate();
    let [left, right] = [1, 2].map(|seed| near(seed).expect("a valid recipe"));
    let with = |set: &ClusterSet, points: &[Point]| {
        let more = Cluster::from_points(points).expect("finite points");
        let clusters = set.clusters().iter().cloned().chain([more]);
        ClusterSet::numbered(clusters.collect()).expect("not empty")
    };
    let far: Vec<Point> = left.clusters()[0]
        .points()
        .iter()
        .map(|p| [1e9 + p[0], p[1], p[2]])
        .collect();
    // In a cluster like any other, one point without a number.
    let missing = [[5.0, 5.0, 5.0], [5.0, FILL, 6.0], [6.0, 5.0, 5.0]];
    vec![
        ("a fill value in x", with(&left, &[[FILL, 5.0, 5.0]]), right.clone()),
        ("a fill value in x, y and z", left.clone(), with(&right, &[[FILL; 3]])),
        ("a fill value among numbers", with(&left, &missing), right.clone()),
        ("a far cluster", with(&left, &far), right.clone()),
        ("a far cluster on either side", with(&left, &far), with(&right, &far)),
    ]
}

/// Cases that span much more than their nearest distances, and are answered in either
/// precision.
pub fn wide_cases() -> Vec<Case> {
    // 50,000 nm with a cluster of a few localisations each 7,000 nm, about 60 nm away from
    // one on the other side.
    let field = |seed, shift: f64| {
        let pool = Recipe { clusters: 64, max_size: 9, seed }.generate();
        let grid = (0..64).map(|i| [f64::from(i % 8), f64::from(i / 8)]);
        let pool = pool.expect("a valid recipe");
        let clusters = grid.zip(pool.clusters()).map(|([x, y], cluster)| {
            let place = |p: &Point| {
                let [x, y] = [x, y].map(|at| 7000.0 * at + shift);
                [x + 5.0 * p[0], y + 5.0 * p[1], 5.0 * p[2]]
            };
            let points: Vec<Point> = cluster.points().iter().map(place).collect();
            Cluster::from_points(&points).expect("finite points")
        });
        ClusterSet::numbered(clusters.collect()).expect("not empty")
    };
    let same = Recipe { clusters: 9, max_size: 20, seed: 3 }.generate();
    let same = same.expect("a valid recipe");
    let spread = ClusterSet::numbered(
        (0..)
            .zip(same.clusters())
            .map(|(i, cluster): (i32, _)| {
                let place = |p: &Point| [1e9 * f64::from(i) + p[0], p[1], p[2]];
                let points: Vec<Point> =
                    cluster.points().iter().map(place).collect();
                Cluster::from_points(&points).expect("finite points")
            })
            .collect(),
    )
    .expect("not empty");
    vec![
        ("a wide field", field(21, 0.0), field(22, 40.0)),
        ("identical sets, far spread", spread.clone(), spread),
    ]
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
