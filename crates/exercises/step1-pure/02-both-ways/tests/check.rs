//! What `pair` has to do.

use std::process::ExitCode;

use exercise_both_ways::{Cluster, Point, chamfer, pair};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};

type Input = (Vec<Cluster>, Vec<Cluster>);

/// Clusters of points on a grid, so coarse that many distances are equal, with ids in
/// no order.
fn coarse(random: &mut Random) -> Input {
    let mut set = |count: usize| {
        let cluster = |number: usize| {
            let points = random_points(random, 2);
            let id = (number as i64 * 7 + 3) % count as i64 - 4;
            (id, points.iter().map(|p| p.map(|x| (x * 2.0).round())).collect())
        };
        (0..count).map(cluster).collect()
    };
    (set(11), set(9))
}

/// Clusters of many sizes anywhere.
fn scattered(random: &mut Random) -> Input {
    let mut set = |count: i64| {
        let cluster = |number| {
            let points = random.random_range(1..8);
            (100 - 3 * number, random_points(random, points))
        };
        (0..count).map(cluster).collect()
    };
    (set(5), set(8))
}

/// Sorts all others by distance and id, and takes the first.
fn plainly((left, right): &Input) -> (Vec<i64>, Vec<i64>) {
    let nearest = |cluster: &[Point], others: &[Cluster]| {
        let mut sorted: Vec<(f64, i64)> = others
            .iter()
            .map(|(id, other)| (chamfer(cluster, other), *id))
            .collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        sorted[0].1
    };
    let all = |from: &[Cluster], to: &[Cluster]| {
        from.iter().map(|(_, cluster)| nearest(cluster, to)).collect()
    };
    (all(left, right), all(right, left))
}

fn main() -> ExitCode {
    // Clusters of one point on a line: an id and a place.
    let line = |clusters: &[(i64, f64)]| -> Vec<Cluster> {
        clusters.iter().map(|&(id, x)| (id, vec![[x, 0.0, 0.0]])).collect()
    };
    let exercise = Exercise::new(|(left, right): Input| pair(&left, &right))
        .case(
            "one_cluster_on_the_left",
            (line(&[(5, 0.0)]), line(&[(1, 4.0), (2, -3.0), (3, 9.0)])),
            (vec![2], vec![5, 5, 5]),
        )
        .case(
            // All three on the right have 10 as their nearest, and 11 is nobody's.
            "the_nearest_of_my_nearest_may_be_another",
            (line(&[(10, 0.0), (11, 50.0)]), line(&[(1, 4.0), (2, -3.0), (3, 9.0)])),
            (vec![2, 3], vec![10, 10, 10]),
        )
        .case(
            "the_lower_id_wins_on_the_right",
            (line(&[(0, 0.0)]), line(&[(8, 2.0), (3, -2.0), (5, 2.0)])),
            (vec![3], vec![0, 0, 0]),
        )
        .case(
            "the_lower_id_wins_on_the_left",
            (line(&[(8, 2.0), (-3, -2.0), (5, 2.0)]), line(&[(1, 0.0)])),
            (vec![1, 1, 1], vec![-3]),
        )
        .case(
            "a_nearer_one_beats_a_lower_id",
            (line(&[(0, 0.0)]), line(&[(1, 3.0), (9, 1.0), (4, 2.0)])),
            (vec![9], vec![0, 0, 0]),
        )
        .agrees("clusters_on_a_grid", coarse, plainly)
        .agrees("clusters_anywhere", scattered, plainly);
    exercise_kit::run(&exercise)
}
