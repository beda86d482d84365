//! What `group_by_label` has to do.

use std::collections::BTreeSet;
use std::process::ExitCode;

use exercise_group_by_label::{Point, group_by_label};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};

/// The rows of a table: a label and a point.
type Rows = Vec<(i64, Point)>;

/// So many points, labelled at random from -3 on.
fn table(random: &mut Random, points: usize, labels: i64) -> Rows {
    let points = random_points(random, points);
    let row = |point| (random.random_range(-3..labels - 3), point);
    points.into_iter().map(row).collect()
}

/// Points on a line, numbered in the order of the table.
fn line(labels: &[i64]) -> Rows {
    let row = |(row, &label): (usize, &i64)| (label, [row as f64, 0.0, 0.0]);
    labels.iter().enumerate().map(row).collect()
}

/// The same points as clusters.
fn clusters(rows: &[(i64, &[usize])]) -> Vec<(i64, Vec<Point>)> {
    let cluster =
        |rows: &[usize]| rows.iter().map(|&row| [row as f64, 0.0, 0.0]).collect();
    rows.iter().map(|(label, rows)| (*label, cluster(rows))).collect()
}

/// Label by label.
fn plainly(rows: &Rows) -> Vec<(i64, Vec<Point>)> {
    let all: BTreeSet<i64> = rows.iter().map(|row| row.0).collect();
    let mut clusters = Vec::new();
    for label in all {
        if label == -1 {
            continue;
        }
        let with_label = rows.iter().filter(|row| row.0 == label);
        clusters.push((label, with_label.map(|row| row.1).collect()));
    }
    clusters
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|rows: Rows| {
        let (labels, points): (Vec<i64>, Vec<Point>) = rows.into_iter().unzip();
        group_by_label(&points, &labels)
    })
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
    .agrees("points_keep_their_order", |random| table(random, 301, 7), plainly)
    .timed(|random| table(random, 9_001, 3_001));
    exercise_kit::run(&exercise)
}
