//! Options that only a step on a GPU has.

mod common;

use std::process::{Command, Output};

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_step6-wgpu"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Is there a GPU? The program lists them.
fn there_is_a_gpu() -> bool {
    common::gpu(wgpu::Limits::default()).is_some()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn every_kernel_can_be_asked_for_and_agrees_with_step_1() {
    if !there_is_a_gpu() {
        return;
    }
    for kernel in ["1", "2", "3"] {
        let answer = json(&["--json", "--verify", "--kernel", kernel]);
        assert_eq!(answer["precision"], "f32");
        assert_eq!(answer["verify"]["ok"], true);
        for fact in ["upload_s", "download_s"] {
            assert!(answer["facts"][fact].as_f64().unwrap() > 0.0, "{answer}");
        }
    }
    assert_eq!(json(&["--json", "--hello", "200"])["result"], 2_794_389_840_u64);
}

#[test]
fn adapters_are_listed_and_chosen() {
    if !there_is_a_gpu() {
        return;
    }
    let listed = text(&run(&["--list"]).stdout);
    let first = listed.lines().next().unwrap();
    let device = json(&["--json", "--adapter", "0"])["device"].clone();
    let device = device.as_str().unwrap();
    assert!(first.starts_with(&format!("0  {device}; driver ")), "{listed}");

    let name = device.split(" (").next().unwrap().to_uppercase();
    assert_eq!(json(&["--json", "--adapter", &name])["device"], device);
    for wrong in ["1000", "no such GPU"] {
        let output = run(&["--adapter", wrong]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(text(&output.stderr).contains("--list shows them"));
    }
}

#[test]
fn f64_and_unknown_kernels_are_bad_usage() {
    let output = run(&["--precision", "f64"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("step6-wgpu computes in f32 only, not in f64"), "{said}");
    assert_eq!(run(&["--kernel", "4"]).status.code(), Some(2));
    assert_eq!(run(&["--threads", "2"]).status.code(), Some(2));
}

/// Vulkan's loader looks for drivers in a place without any.
#[test]
#[cfg(target_os = "linux")]
fn without_an_adapter_there_is_a_gpu_sentence_and_status_77() {
    for arguments in [&[][..], &["--list"], &["--hello", "5"], &["--json"]] {
        let output = program(arguments)
            .env("VK_DRIVER_FILES", "/nowhere")
            .env("VK_ICD_FILENAMES", "/nowhere")
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(77), "{said}");
        assert!(output.stdout.is_empty());
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.starts_with("error: no GPU that runs compute shaders"),
            "{said}"
        );
    }
}
