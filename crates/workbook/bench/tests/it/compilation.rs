//! What is said before cargo compiles, with a cargo that is a small shell script.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use serde_json::json;
use workbook_testing::SmallBook;

/// Says as cargo would that it compiles, and that it has made `bin/step1-pure`.
const CARGO: &str = r#"#!/bin/sh
echo '   Compiling something' >&2
case "$*" in *--message-format*) cat ROOT/messages ;; esac
"#;

/// A step that answers the nest.
const STEP: &str = r#"#!/bin/sh
case "$1" in --version)
    printf 'step 0.1.0\nrustc 1.95.0\nprofile: release, opt-level 3\nRUSTFLAGS: none\n'
    exit ;;
esac
echo '{"result":2794389840,"runs_s":[0.001],"wall_s":0.001,"cpu_s":0.001}'
"#;

/// A repository with one step, and a record of how long it took to build elsewhere.
fn book() -> SmallBook {
    let book = SmallBook::new();
    book.write("crates/step1-pure/Cargo.toml", "");
    book.write("book/records/reference.json", r#"{"host": "desk"}"#);
    book.write("book/records/desk/first-result.json", &first_result().to_string());
    executable(&book, "bin/step1-pure", STEP);
    let root = format!("\"{}\"", book.path("").display());
    executable(&book, "cargo", &CARGO.replace("ROOT", &root));
    book.write("messages", &made(&book).to_string());
    book
}

fn executable(book: &SmallBook, file: &str, text: &str) {
    book.write(file, text);
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(book.path(file), mode).unwrap();
}

/// Cargo's message about an executable.
fn made(book: &SmallBook) -> serde_json::Value {
    json!({
        "reason": "compiler-artifact", "package_id": "p", "manifest_path": "m",
        "target": {"name": "step1-pure", "kind": ["bin"], "src_path": "s"},
        "profile": {
            "opt_level": "3", "debuginfo": 0, "debug_assertions": false,
            "overflow_checks": false, "test": false
        },
        "features": [], "filenames": [], "fresh": true,
        "executable": book.path("bin/step1-pure")
    })
}

fn first_result() -> serde_json::Value {
    let cold_build = |program: &str, wall_s: f64| {
        json!({
            "program": program, "precision": null, "threads": 2, "input": "cold-build",
            "device": "cargo build", "toolchain": null,
            "work": {"unit": "builds", "amount": 1, "sides": null},
            "runs": [{"round": 0, "wall_s": wall_s, "cpu_s": 1.0}]
        })
    };
    json!({
        "schema": 1, "experiment": "first-result", "date": "2026-11-21T12:40:00Z",
        "commit": "unknown", "modified": false, "quick": false, "load": null,
        "host": {
            "name": "desk", "cpu": "A processor", "cores": [{"kind": "all", "count": 2}],
            "threads": 2, "caches": [], "isa": [], "memory_bytes": 1, "gpu": null,
            "os": "Debian 12", "hypervisor": null, "frequency_governor": null,
            "rustc": "rustc 1.95.0", "flags": "release"
        },
        "measurements": [cold_build("step1-pure", 60.0), cold_build("step4-rayon", 61.4)]
    })
}

/// What the tool prints, with this cargo.
fn print_of(book: &SmallBook, arguments: &[&str]) -> (Output, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_workbook-bench"))
        .args(arguments)
        .env("CARGO", book.path("cargo"))
        .current_dir(book.path(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, stderr)
}

/// The announcement comes before cargo's own progress, and not on stdout.
fn assert_announced(output: &Output, stderr: &str, what: &str) {
    let (before, _) = stderr.split_once("   Compiling something").expect(stderr);
    assert!(
        before.contains(&format!("Compiling {what}. The first time")),
        "{stderr}"
    );
    let example = "`cargo build` of step4-rayon alone took 61 s on 2 threads of desk \
                   (A processor).";
    assert!(before.contains(example), "{stderr}");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(!stdout.contains("Compiling"), "{stdout}");
}

const BENCH: [&str; 6] =
    ["bench", "--quick", "--host", "test", "--experiment", "hello"];

#[test]
fn compiling_what_is_measured_is_announced() {
    let book = book();
    let (output, stderr) = print_of(&book, &BENCH);
    assert!(output.status.success(), "{stderr}");
    assert_announced(&output, &stderr, "step1-pure");
}

#[test]
fn compiling_the_profilers_is_announced() {
    let (output, stderr) = print_of(&book(), &["profile", "step1-pure"]);
    assert!(output.status.success(), "{stderr}");
    assert_announced(&output, &stderr, "the profilers, and the steps with them");
    assert!(output.stdout.is_empty());
}

#[test]
fn nothing_is_announced_if_nothing_is_compiled() {
    let (output, stderr) =
        print_of(&book(), &[&BENCH[..], &["--bin-dir", "bin"]].concat());
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains("Compiling"), "{stderr}");
}

#[test]
fn without_a_record_no_seconds_are_given() {
    let book = book();
    fs::remove_file(book.path("book/records/desk/first-result.json")).unwrap();
    let (output, stderr) = print_of(&book, &BENCH);
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("the libraries underneath are compiled too.\n"),
        "{stderr}"
    );
}
