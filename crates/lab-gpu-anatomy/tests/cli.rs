//! The command line.

use std::process::{Command, Output};

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab-gpu-anatomy"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The book draws its predictions from the committed list.
#[test]
fn the_committed_list_is_what_the_program_prints() {
    let printed = text(&run(&["--list", "--json"]).stdout);
    let committed = include_str!("../list.json").replace("\r\n", "\n");
    assert_eq!(
        printed, committed,
        "make it with `cargo run -p lab-gpu-anatomy -- --list --json > \
         crates/lab-gpu-anatomy/list.json`"
    );
    let list: Value = serde_json::from_str(&printed).unwrap();
    assert!(list.as_array().unwrap().len() > 100);
}

#[test]
fn bad_usage_is_named() {
    for arguments in [
        &["warp-drive"][..],
        &["coalescing-stride-3"],
        &["--repeat", "0", "clocks"],
        &["--repeat"],
        &["--on", "abacus"],
        &["--json"],
        &["--fast"],
        &["clocks", "clocks"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

/// One sentence, and no panic, whatever is missing.
fn lacks(command: &mut Command, expected: &str) {
    let output = command.output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(77), "{said}");
    assert!(output.stdout.is_empty());
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(expected), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_missing_is_reported() {
    let emulate = ["coalescing", "--on", "emulation"];
    lacks(program(&emulate).env("CXX", "no-such-compiler"), "no C++ compiler");
    // Vulkan's loader looks for drivers in a place without any.
    let without = |arguments: &[&str]| {
        let mut command = program(arguments);
        command.env("VK_DRIVER_FILES", "/nowhere");
        command.env("VK_ICD_FILENAMES", "/nowhere");
        command
    };
    lacks(&mut without(&["coalescing", "--on", "wgpu"]), "no GPU");
    if !std::path::Path::new("/dev/nvidiactl").exists() {
        lacks(&mut program(&["coalescing", "--on", "cuda"]), "no NVIDIA driver");
        lacks(&mut without(&["coalescing", "--json"]), "--on emulation");
        lacks(&mut program(&["coalescing-stride-2.cuda"]), "no NVIDIA driver");
    }
}

#[test]
fn a_run_without_a_gpu_says_so() {
    let output = run(&["banks", "--on", "emulation", "--repeat", "2", "--json"]);
    if output.status.code() == Some(77) {
        eprintln!("skipped: {}", text(&output.stderr));
        return;
    }
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["software"], true);
    assert_eq!(document["variants"].as_array().unwrap().len(), 8);

    let variant = ["banks-stride-2", "--on", "emulation", "--json"];
    let document: Value = serde_json::from_slice(&run(&variant).stdout).unwrap();
    assert_eq!(document["step"], "banks-stride-2.cuda");
    assert_eq!(document["software"], true);
    assert_eq!(document["facts"]["predicted"], 2.0);
    assert_eq!(document["runs_s"].as_array().unwrap().len(), 5);

    let shown = text(&run(&["banks", "--on", "emulation"]).stdout);
    assert!(shown.contains("this is no GPU"), "{shown}");
    assert!(shown.contains("counted: 32.00"), "{shown}");
    assert!(!shown.contains("measured") && !shown.contains(" ms"), "{shown}");
}
