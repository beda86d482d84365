//! The times that the tool gives before it compiles a room are those of a record.

use workbook_base::repository::Repository;
use workbook_records::read_record;

#[path = "../../src/waits.rs"]
mod waits;

use waits::{COMPILED_IN_S, CPU, HOST, THREADS, announcement};

#[test]
fn the_times_are_those_of_the_record() {
    let repository = Repository::find().unwrap();
    let records = repository.path("book/records").join(HOST);
    let record = read_record(&records.join("tool.json")).unwrap();
    assert_eq!((record.host.threads, &*record.host.cpu), (THREADS, CPU));
    let recorded: Vec<(&str, u32)> = record
        .measurements
        .iter()
        .filter_map(|measurement| {
            let room = measurement.program.strip_prefix("workbook-")?;
            Some((room, measurement.wall().median.round() as u32))
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
