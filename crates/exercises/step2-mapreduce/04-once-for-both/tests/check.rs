//! What `pair` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_once_for_both::{Point, pair};

type Clusters = Vec<Vec<Point>>;
type Input = (Clusters, Clusters);

/// Clusters of two points on a coarse grid: many distances are equal.
fn coarse(random: &mut Random) -> Input {
    let mut set = |count: usize| -> Clusters {
        let mut cluster = || random_points(random, 2);
        let round = |p: Point| p.map(|x| (x * 2.0).round());
        (0..count).map(|_| cluster().into_iter().map(round).collect()).collect()
    };
    (set(13), set(8))
}

/// Clusters of up to so many points.
fn scattered(random: &mut Random, (n, m): (usize, usize), points: usize) -> Input {
    let mut set = |count: usize| -> Clusters {
        let mut cluster = || {
            let size = random.random_range(points / 2 + 1..=points);
            random_points(random, size)
        };
        (0..count).map(|_| cluster()).collect()
    };
    (set(n), set(m))
}

fn mean(from: &[Point], to: &[Point]) -> f64 {
    let mut sum = 0.0;
    for p in from {
        let mut nearest = f64::INFINITY;
        for q in to {
            let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
            nearest = nearest.min(square.sqrt());
        }
        sum += nearest;
    }
    sum / from.len() as f64
}

/// A table of all distances, and the first least of each row and of each column.
fn plainly((left, right): &Input) -> (Vec<usize>, Vec<usize>) {
    let distance = |l: &Vec<Point>, r: &Vec<Point>| mean(l, r).max(mean(r, l));
    let row = |l| right.iter().map(|r| distance(l, r)).collect();
    let table: Vec<Vec<f64>> = left.iter().map(row).collect();
    let first = |distances: Vec<f64>| {
        let mut best = 0;
        for (place, &distance) in distances.iter().enumerate() {
            if distance < distances[best] {
                best = place;
            }
        }
        best
    };
    let column = |place: usize| table.iter().map(|row| row[place]).collect();
    (
        table.iter().map(|row| first(row.clone())).collect(),
        (0..right.len()).map(|place| first(column(place))).collect(),
    )
}

fn main() -> ExitCode {
    // Clusters of one point on a line.
    let line = |places: &[f64]| -> Clusters {
        places.iter().map(|&x| vec![[x, 0.0, 0.0]]).collect()
    };
    let exercise = Exercise::new(|(left, right): Input| pair(&left, &right))
        .case(
            "one_cluster_on_the_left",
            (line(&[0.0]), line(&[4.0, -3.0, 9.0])),
            (vec![1], vec![0, 0, 0]),
        )
        .case(
            "one_cluster_on_the_right",
            (line(&[4.0, -3.0, 9.0]), line(&[0.0])),
            (vec![0, 0, 0], vec![1]),
        )
        .case(
            "the_first_wins_on_the_right",
            (line(&[0.0]), line(&[5.0, 2.0, -2.0, 2.0])),
            (vec![1], vec![0, 0, 0, 0]),
        )
        .case(
            "the_first_wins_on_the_left",
            (line(&[5.0, 2.0, -2.0, 2.0]), line(&[0.0])),
            (vec![0, 0, 0, 0], vec![1]),
        )
        .case(
            // Nobody on the left has chosen the last one, and it has a nearest all the same.
            "who_is_nobodys_nearest_has_a_nearest",
            (line(&[0.0, 10.0]), line(&[1.0, 9.0, 60.0])),
            (vec![0, 1], vec![0, 1, 1]),
        )
        .agrees("clusters_on_a_grid", coarse, plainly)
        .agrees("clusters_anywhere", |random| scattered(random, (5, 9), 7), plainly)
        .timed(|random| scattered(random, (41, 29), 45));
    exercise_kit::run(&exercise)
}
