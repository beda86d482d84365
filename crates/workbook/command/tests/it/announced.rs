//! The times that the tool gives before it compiles a room are those of a record.

use serde_json::Value;
use workbook_base::files::read_text;
use workbook_base::repository::Repository;

#[path = "../../src/waits.rs"]
mod waits;

use waits::{COMPILED_IN_S, CPU, HOST, THREADS, announcement};

/// The median of all runs, in seconds.
fn median_s(measurement: &Value) -> f64 {
    let runs = measurement["runs"].as_array().unwrap();
    let mut seconds: Vec<f64> =
        runs.iter().map(|run| run["wall_s"].as_f64().unwrap()).collect();
    seconds.sort_by(f64::total_cmp);
    f64::midpoint(seconds[(seconds.len() - 1) / 2], seconds[seconds.len() / 2])
}

#[test]
fn the_times_are_those_of_the_record() {
    let repository = Repository::find().unwrap();
    let file = repository.path("book/records").join(HOST).join("tool.json");
    let record: Value = serde_json::from_str(&read_text(&file).unwrap()).unwrap();
    assert_eq!(record["host"]["threads"], THREADS);
    assert_eq!(record["host"]["cpu"], CPU);
    let measurements = record["measurements"].as_array().unwrap().iter();
    let recorded: Vec<(&str, u32)> = measurements
        .filter_map(|measurement| {
            let package = measurement["program"].as_str().unwrap();
            let room = package.strip_prefix("workbook-")?;
            Some((room, median_s(measurement).round() as u32))
        })
        .collect();
    assert_eq!(COMPILED_IN_S, recorded);
}

#[test]
fn a_room_that_was_not_measured_has_no_time() {
    let said = announcement("schema");
    assert_eq!(said, "The first call compiles workbook-schema, a part of the tool.");
    assert!(
        announcement("book").contains(" s on 2 threads of epyc-2-cores (AMD EPYC).")
    );
}
