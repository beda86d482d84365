//! Records are checked when they are read, and a broken one is named.

use serde_json::{Value, json};
use workbook_records::{Origin, Record, Records, SCHEMA_FILE, write_record};
use workbook_testing::SmallBook;

const FILE: &str = "book/records/desk/ladder.json";

/// A record with nothing wrong in it.
fn good() -> Value {
    json!({
        "schema": 1, "experiment": "ladder", "date": "2026-11-21T12:40:00Z",
        "commit": "unknown", "modified": false, "quick": false, "load": 0.25,
        "host": {
            "name": "desk", "cpu": "A processor", "cores": [{"kind": "all", "count": 2}],
            "threads": 2,
            "caches": [{"level": 1, "kind": "data", "bytes": 49152, "shared_by": 1}],
            "isa": ["sse2"], "memory_bytes": 8589934592u64, "gpu": null,
            "os": "Debian 12, x86_64", "hypervisor": null, "frequency_governor": null,
            "rustc": "rustc 1.95.0", "flags": "release"
        },
        "measurements": [{
            "program": "step1-pure", "precision": "f64", "threads": 1,
            "input": "scaling", "device": "cpu", "toolchain": null,
            "work": {
                "unit": "point pairs", "amount": 6,
                "sides": [{"clusters": 1, "points": 2}, {"clusters": 1, "points": 3}]
            },
            "runs": [{"round": 0, "wall_s": 2.0, "cpu_s": 1.5}]
        }]
    })
}

/// A graphics processor with this field.
fn gpu(field: &str, value: Value) -> Value {
    let mut gpu = json!({
        "name": "A GPU", "driver": "580.1", "memory_bytes": 8589934592u64,
        "max_clock_mhz": 1980, "power_limit_w": null
    });
    gpu[field] = value;
    gpu
}

/// The error from reading a repository whose only record is `record`.
fn error_of(record: &Value) -> String {
    let book = SmallBook::new();
    book.write(FILE, &record.to_string());
    format!("{:#}", Records::read_all(&book.repository).unwrap_err())
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let book = SmallBook::new();
    let record: Record = serde_json::from_value(good()).unwrap();
    let file = write_record(&book.repository, Origin::Reader, &record).unwrap();
    assert_eq!(book.repository.name(&file), "target/records/desk/ladder.json");
    book.write(FILE, &good().to_string());
    // These two files are not records.
    book.write(SCHEMA_FILE, "{}");
    book.write("book/records/desk/notes.txt", "quiet");

    let records = Records::read_all(&book.repository).unwrap();
    let read: Vec<_> = records
        .of_experiment("ladder")
        .map(|s| (s.origin, s.file.as_str(), &s.record))
        .collect();
    assert_eq!(
        read,
        [
            (Origin::Book, FILE, &record),
            (Origin::Reader, "target/records/desk/ladder.json", &record)
        ]
    );
    let rate = records.of_experiment("ladder").next().unwrap().record.measurements
        [0]
    .rate();
    assert_eq!(rate.median, 3.0);
    assert_eq!(records.of_experiment("sizes").count(), 0);
}

#[test]
fn a_gpu_is_part_of_a_machine() {
    let mut record = good();
    record["host"]["gpu"] = gpu("name", json!("NVIDIA H200"));
    let book = SmallBook::new();
    book.write(FILE, &record.to_string());
    let records = Records::read_all(&book.repository).unwrap();
    let gpu = records.iter().next().unwrap().record.host.gpu.clone().unwrap();
    assert_eq!((gpu.name.as_str(), gpu.power_limit_w), ("NVIDIA H200", None));
}

#[test]
fn a_repository_may_have_no_records() {
    assert_eq!(
        Records::read_all(&SmallBook::new().repository).unwrap().iter().count(),
        0
    );
}

#[test]
fn a_broken_record_is_named_with_what_is_wrong() {
    // The JSON pointer to replace (or take away), the value, and what is said of it.
    let broken = [
        (
            "/schema",
            Some(json!(0)),
            "is of schema 0, and this workbook reads schema 1",
        ),
        ("/schema", None, "is of schema unknown"),
        ("/date", None, "missing field `date`"),
        ("/date", Some(json!("yesterday")), "date: expected 2026-11-21T12:40:00Z"),
        (
            "/commit",
            Some(json!("b7481f2")),
            "commit: expected 40 hexadecimal digits",
        ),
        ("/experiment", Some(json!("sizes")), "should be called sizes.json"),
        ("/experiment", Some(json!("a/b")), "found \"a/b\""),
        ("/host/name", Some(json!("lap")), "should lie in a folder of that name"),
        ("/host/cores", Some(json!([])), "host: cores: expected 1 or more"),
        (
            "/host/threads",
            Some(json!(-1)),
            "host.threads: invalid value: integer `-1`",
        ),
        ("/host/colour", Some(json!("red")), "host.colour: unknown field `colour`"),
        ("/measurements", Some(json!([])), "measurements: there are none"),
        (
            "/measurements/0/work/amount",
            Some(json!(0)),
            "step1-pure f64, 1 thread, scaling",
        ),
        ("/measurements/0/runs", Some(json!([])), "runs: there are none"),
        (
            "/measurements/0/runs/0/wall_s",
            Some(json!(0.0)),
            "runs[0]: expected a wall time",
        ),
        (
            "/measurements/0/runs/0/wall_s",
            Some(json!("2")),
            "measurements[0].runs[0].wall_s",
        ),
        (
            "/measurements/0/runs/0/cpu_s",
            Some(json!(-1.0)),
            "a CPU time of 0 or more",
        ),
        ("/measurements/0/precision", Some(json!("f16")), "unknown variant `f16`"),
        ("/measurements/0/threads", Some(json!(0)), "threads: expected 1 or more"),
        (
            "/measurements/0/facts",
            Some(json!({"software": 1.0})),
            "it ran on cpu, a stand-in for a device",
        ),
        (
            "/host/gpu",
            Some(gpu("driver", json!(" "))),
            "host: gpu.driver: it is empty",
        ),
        (
            "/host/gpu",
            Some(gpu("memory_bytes", json!(0))),
            "gpu.memory_bytes: expected 1",
        ),
        (
            "/host/gpu",
            Some(gpu("max_clock_mhz", json!(0))),
            "gpu.max_clock_mhz: expected 1 or more",
        ),
        (
            "/host/gpu",
            Some(gpu("power_limit_w", json!("much"))),
            "host.gpu.power_limit_w: invalid type",
        ),
        ("/host/gpu", Some(gpu("cores", json!(3))), "host.gpu.cores: unknown field"),
    ];
    for (place, value, expected) in broken {
        let mut record = good();
        let (parent, field) = place.rsplit_once('/').unwrap();
        let fields = record.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        match value {
            Some(value) => fields.insert(field.to_owned(), value),
            None => fields.remove(field),
        };
        let error = error_of(&record);
        assert!(error.starts_with(&format!("{FILE}: ")), "{place}: {error}");
        assert!(error.contains(expected), "{place}: {error}");
    }
}

#[test]
fn the_same_measurement_twice_is_an_error() {
    let mut record = good();
    let twice = record["measurements"][0].clone();
    record["measurements"].as_array_mut().unwrap().push(twice);
    let error = error_of(&record);
    assert!(error.ends_with("1 thread, scaling): measured twice"), "{error}");
}

#[test]
fn half_a_record_is_not_json() {
    let book = SmallBook::new();
    let text = good().to_string();
    book.write(FILE, &text[..text.len() / 2]);
    let error = format!("{:#}", Records::read_all(&book.repository).unwrap_err());
    assert!(error.starts_with(&format!("{FILE}: is not JSON")), "{error}");
}

#[test]
fn a_record_that_breaks_a_rule_is_not_written() {
    let book = SmallBook::new();
    let mut record: Record = serde_json::from_value(good()).unwrap();
    record.measurements[0].runs[0].wall_s = f64::NAN;
    let error = write_record(&book.repository, Origin::Reader, &record).unwrap_err();
    assert!(format!("{error:#}").contains("expected a wall time"), "{error:#}");
    assert!(!book.repository.path("target/records").exists());
}
