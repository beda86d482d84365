//! Options that only a parallel step has.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_step4-rayon")).args(arguments).output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn threads_and_precision_are_as_asked() {
    let answer =
        json(&["--json", "--threads", "3", "--precision", "f32", "--verify"]);
    assert_eq!(answer["threads"], 3);
    assert_eq!(answer["precision"], "f32");
    assert_eq!(answer["verify"]["ok"], true);
    assert!(answer["device"].as_str().unwrap().starts_with("cpu "));
    let cores = std::thread::available_parallelism().unwrap().get();
    assert_eq!(json(&["--json"])["threads"], cores);
    assert_eq!(json(&["--json", "--hello", "200"])["result"], 2_794_389_840_u64);
}

#[test]
fn the_answer_does_not_depend_on_the_threads() {
    let pairs = |threads| {
        let answer = json(&["--json", "--threads", threads]);
        (answer["left_to_right"].clone(), answer["right_to_left"].clone())
    };
    assert_eq!(pairs("1"), pairs("7"));
}

#[test]
fn zero_threads_is_bad_usage() {
    assert_eq!(run(&["--threads", "0"]).status.code(), Some(2));
}
