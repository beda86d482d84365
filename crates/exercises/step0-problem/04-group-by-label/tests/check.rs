//! What `group_by_label` has to do.

use std::collections::BTreeSet;
use std::process::ExitCode;

use exercise_group_by_label::{Point, group_by_label};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};

type Input = (Vec<Point>, Vec<i64>);

/// So many points, labelled at random from -3 on.
fn table(random: &mut Random, points: usize, labels: i64) -> Input {
    let points = random_points(random, points);
    let labels =
        points.iter().map(|_| random.random_range(-3..labels - 3)).collect();
    (points, labels)
}

/// Points on a line, numbered in the order of the table.
fn line(labels: &[i64]) -> Input {
    let points = (0..labels.len()).map(|row| [row as f64, 0.0, 0.0]).collect();
    (points, labels.to_vec())
}

/// The same points as clusters.
fn clusters(rows: &[(i64, &[usize])]) -> Vec<(i64, Vec<Point>)> {
    let cluster =
        |rows: &[usize]| rows.iter().map(|&row| [row as f64, 0.0, 0.0]).collect();
    rows.iter().map(|(label, rows)| (*label, cluster(rows))).collect()
}

/// Label by label.
fn plainly((points, labels): &Input) -> Vec<(i64, Vec<Point>)> {
    let all: BTreeSet<i64> = labels.iter().copied().collect();
    let mut clusters = Vec::new();
    for label in all {
        if label == -1 {
            continue;
        }
        let rows = (0..points.len()).filter(|&row| labels[row] == label);
        clusters.push((label, rows.map(|row| points[row]).collect()));
    }
    clusters
}

fn main() -> ExitCode {
    let exercise =
        Exercise::new(|(points, labels): Input| group_by_label(&points, &labels))
            .case("no_rows_make_no_clusters", line(&[]), vec![])
            .case(
                "labels_ascend",
                line(&[7, 2, 7, 5]),
                clusters(&[(2, &[1]), (5, &[3]), (7, &[0, 2])]),
            )
            .case(
                "rows_of_a_cluster_may_lie_apart",
                line(&[1, 1, 4, 1, 4]),
                clusters(&[(1, &[0, 1, 3]), (4, &[2, 4])]),
            )
            .case(
                "noise_is_no_cluster",
                line(&[3, -1, -1, 2, 3]),
                clusters(&[(2, &[3]), (3, &[0, 4])]),
            )
            .case("noise_alone_is_nothing", line(&[-1, -1, -1]), vec![])
            .case(
                "other_negative_labels_are_clusters",
                line(&[0, -2, -1, -7, -2]),
                clusters(&[(-7, &[3]), (-2, &[1, 4]), (0, &[0])]),
            )
            .agrees("many_labels", |random| table(random, 41, 30), plainly)
            // Long enough that a sort which may exchange equal ones does.
            .agrees(
                "points_keep_their_order",
                |random| table(random, 301, 7),
                plainly,
            )
            .timed(|random| table(random, 15_001, 4_001));
    exercise_kit::run(&exercise)
}
