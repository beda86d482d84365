//! The command line: a list, and one JSON document for each name in it.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lab-roofline"))
        .args(arguments)
        .output()
        .unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn everything_listed_runs() {
    let list = json(&["--list", "--json"]);
    for kind in ["ceiling", "bandwidth", "kernel", "clock", "instructions"] {
        let of_kind = |entry: &&Value| entry["kind"] == kind;
        let entry = list.as_array().unwrap().iter().find(of_kind).unwrap();
        let name = entry["name"].as_str().unwrap();
        let answer = json(&[name, "--repeat", "2", "--json"]);
        assert_eq!(
            (&answer["step"], &answer["unit"]),
            (&entry["name"], &entry["unit"])
        );
        assert_eq!(answer["runs_s"].as_array().unwrap().len(), 2);
        assert!(answer["amount"].as_u64().unwrap() > 0);
        assert!(answer["device"].as_str().unwrap().starts_with("cpu"));
        let facts = &answer["facts"];
        let has_bytes = ["ceiling", "kernel"].contains(&kind);
        assert_eq!(facts["bytes_per_pair"].is_number(), has_bytes, "{name}");
    }
}

#[test]
fn the_list_is_a_table_unless_json_is_asked_for() {
    let listed = String::from_utf8(run(&["--list"]).stdout).unwrap();
    let count = json(&["--list", "--json"]).as_array().unwrap().len();
    assert_eq!(listed.lines().count(), count);
    assert!(listed.lines().all(|line| line.contains(" on cpu")), "{listed}");
}

#[test]
fn bad_usage_is_named() {
    for arguments in [
        &["warp-drive"][..],
        &["--repeat", "0", "clock"],
        &["--repeat"],
        &["--json"],
        &["--fast"],
        &["clock", "clock"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}
