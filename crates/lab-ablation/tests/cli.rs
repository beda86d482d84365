//! The command line: a list for the tool that measures, and a step's options.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lab-ablation"))
        .args(arguments)
        .env_remove("WORKBOOK_ISA")
        .output()
        .unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_is_listed_runs_and_says_who_it_is() {
    let list = json(&["--list"]);
    let list = list.as_array().unwrap();
    assert!(list.len() > 15);
    for variant in list {
        let name = variant["name"].as_str().unwrap();
        let precision = variant["precisions"][0].as_str().unwrap();
        let answer = json(&[name, "--json", "--precision", precision, "--verify"]);
        assert_eq!(answer["step"], *name);
        assert_eq!(answer["verify"]["ok"], true, "{name}");
        let is_listed = |base: &Value| list.iter().any(|v| v["name"] == *base);
        assert!(variant["base"].is_null() || is_listed(&variant["base"]), "{name}");
    }
}

/// The book reads ideas and lines from the file.
#[test]
fn what_is_listed_stands_in_the_committed_list() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/list.json");
    let committed: Value =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let listed = json(&["--list"]);
    // A machine lists only the instruction sets that it has.
    for variant in listed.as_array().unwrap() {
        assert!(
            committed.as_array().unwrap().contains(variant),
            "make list.json again with `cargo run -p lab-ablation -- --list`: {variant}"
        );
    }
}

#[test]
fn the_nest_is_that_of_the_step() {
    assert_eq!(json(&["iterators", "--hello", "50", "--json"])["hello"], 50);
}

#[test]
fn bad_usage_is_named() {
    for arguments in [&[][..], &["warp-drive"], &["loops", "--precision", "f32"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn help_is_no_failure() {
    for arguments in [&["--help"][..], &["loops", "--help"]] {
        assert!(run(arguments).status.success(), "{arguments:?}");
    }
}
