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
fn every_listed_variant_runs_and_reports_its_name() {
    let list = json(&["--list", "--json"]);
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

/// A chapter's first command prints what a person can read.
#[test]
fn the_list_is_a_table_unless_json_is_asked_for() {
    let listed = String::from_utf8(run(&["--list"]).stdout).unwrap();
    let list = json(&["--list", "--json"]);
    let list = list.as_array().unwrap();
    assert_eq!(listed.lines().count(), 1 + list.len());
    for (line, variant) in listed.lines().skip(1).zip(list) {
        assert!(line.starts_with(variant["name"].as_str().unwrap()), "{line}");
        assert!(line.ends_with(variant["idea"].as_str().unwrap()), "{line}");
    }
}

/// The book's figures read the list from a file, because they are also drawn on
/// machines that lack some of its instruction sets.
#[test]
fn the_committed_list_matches_the_printed_one() {
    let text = std::fs::read_to_string("list.json").unwrap();
    let committed: Value = serde_json::from_str(&text).unwrap();
    let committed = committed.as_array().unwrap();
    let list = json(&["--list", "--json"]);
    let list = list.as_array().unwrap();
    let write =
        "cargo run -p lab-ablation -- --list --json > crates/lab-ablation/list.json";
    for variant in list {
        let same = committed.iter().find(|other| other["name"] == variant["name"]);
        let same = same.unwrap_or_else(|| panic!("{}: {write}", variant["name"]));
        // The base of a variant depends on what this machine has.
        let but_base = |variant: &Value| {
            let mut fields = variant.as_object().unwrap().clone();
            fields.remove("base");
            fields
        };
        assert_eq!(but_base(same), but_base(variant), "{write}");
    }
    let has_avx512 = list.iter().any(|variant| variant["name"] == "lanes-avx512");
    assert!(!has_avx512 || *committed == *list, "{write}");
}

#[test]
fn the_nest_gives_what_the_step_gives() {
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
fn help_is_not_a_failure() {
    for arguments in [&["--help"][..], &["loops", "--help"]] {
        assert!(run(arguments).status.success(), "{arguments:?}");
    }
}
