//! What `Cluster::new` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};
use exercise_valid_cluster::{Cluster, Fault, Point};

type Rows = Vec<Vec<f64>>;

/// A table without a fault.
fn good(random: &mut Random) -> Rows {
    let count = 2 * random.random_range(0..9) + 1;
    random_points(random, count).iter().map(|point| point.to_vec()).collect()
}

/// A table in which some rows are too short, too long or not finite.
fn bad(random: &mut Random) -> Rows {
    let mut rows = good(random);
    rows.extend(good(random));
    for row in &mut rows {
        match random.random_range(0..12) {
            0 => row.truncate(random.random_range(0..3)),
            1 => row.push(0.0),
            2 => row[random.random_range(0..3)] = f64::NAN,
            3 => row[random.random_range(0..3)] = f64::NEG_INFINITY,
            _ => {}
        }
    }
    rows
}

/// Row by row, number by number.
fn plainly(rows: &Rows) -> Result<Vec<Point>, String> {
    let mut points = Vec::new();
    for (row, numbers) in rows.iter().enumerate() {
        if numbers.len() != 3 {
            return failed(Fault::Columns { row, found: numbers.len() });
        }
        for (column, number) in numbers.iter().enumerate() {
            if number.is_nan() || number.is_infinite() {
                return failed(Fault::NotFinite { row, column });
            }
        }
        points.push([numbers[0], numbers[1], numbers[2]]);
    }
    if points.is_empty() { failed(Fault::Empty) } else { Ok(points) }
}

fn failed(fault: Fault) -> Result<Vec<Point>, String> {
    Err(format!("{fault:?}"))
}

fn main() -> ExitCode {
    let one = |number| vec![vec![0.5, 1.5, -2.5], vec![7.0, number, 8.0]];
    let exercise = Exercise::new(|rows: Rows| match Cluster::new(&rows) {
        Ok(cluster) => Ok(cluster.points().to_vec()),
        Err(fault) => failed(fault),
    })
    .case("no_rows_are_no_cluster", vec![], failed(Fault::Empty))
    .case(
        "two_columns_are_no_point",
        vec![vec![1.0, 2.0, 3.0], vec![4.0, 5.0]],
        failed(Fault::Columns { row: 1, found: 2 }),
    )
    .case(
        "four_columns_are_no_point",
        vec![vec![1.0, 2.0, 3.0, 4.0]],
        failed(Fault::Columns { row: 0, found: 4 }),
    )
    .case(
        "nan_is_no_coordinate",
        one(f64::NAN),
        failed(Fault::NotFinite { row: 1, column: 1 }),
    )
    .case(
        "infinity_is_no_coordinate",
        one(f64::NEG_INFINITY),
        failed(Fault::NotFinite { row: 1, column: 1 }),
    )
    .case(
        "large_and_tiny_numbers_are_fine",
        one(f64::MAX),
        Ok(vec![[0.5, 1.5, -2.5], [7.0, f64::MAX, 8.0]]),
    )
    .case(
        "the_first_fault_is_told",
        vec![vec![1.0, 2.0, f64::INFINITY], vec![3.0], vec![f64::NAN; 3]],
        failed(Fault::NotFinite { row: 0, column: 2 }),
    )
    .case(
        "columns_come_before_numbers",
        vec![vec![0.0; 3], vec![f64::NAN, 1.0]],
        failed(Fault::Columns { row: 1, found: 2 }),
    )
    .agrees("points_stay_in_order", good, plainly)
    .agrees("every_row_is_looked_at", bad, plainly);
    exercise_kit::run(&exercise)
}
