//! Options that only a parallel step has.

use std::fs;
use std::path::PathBuf;
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

/// One missing number, written as the least integer, takes all digits of f32 from the
/// rest: that is said, and in f64 the answer is right.
#[test]
fn a_fill_value_is_refused_in_f32() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = |name: &str, rows: &str| {
        let path = folder.join(name);
        fs::write(&path, format!("x,y,z,cluster\n{rows}")).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    let left = file(
        "fill-value.csv",
        "208.3,498.3,578.2,0\n110.8,221.5,837.2,1\n-2147483648,50,50,99\n",
    );
    let right = file("numbers.csv", "180.1,208.5,868.4,10\n222.1,508.5,607.3,11\n");
    let with = |precision| {
        ["--left", &left, "--right", &right, "--verify", "--precision", precision]
    };
    let output = run(&with("f32"));
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    for part in [
        "f32 has too few digits",
        "along x, from -2147483648 to 222.1",
        "--precision f64",
        "x of cluster 99 on the left is -2147483648, the least 32-bit integer",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let answer = json(&[&["--json"], &with("f64")[..]].concat());
    assert_eq!(answer["verify"]["ok"], true);
    assert_eq!(answer["left_to_right"][0]["nearest"], 11);
}
