//! The command line, with and without a GPU.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab-random"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts the exit status and that one line, and no panic message, is printed;
/// returns the line.
fn fails(output: &Output, status: i32) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{said}");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("error: "), "{said}");
    said
}

#[test]
fn a_way_tells_its_times() {
    let listed: Value =
        serde_json::from_slice(&run(&["--list", "--json"]).stdout).unwrap();
    assert_eq!(listed[2]["name"], "counted");
    assert_eq!(listed[2]["threads"], 1);
    assert_eq!(listed[2]["on_device"], false);
    let output = run(&["counted", "30x7", "--repeat", "3", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["step"], &told["device"]), (&"counted".into(), &"cpu".into()));
    assert_eq!((&told["amount"], &told["threads"]), (&210.into(), &1.into()));
    assert_eq!(told["runs_s"].as_array().unwrap().len(), 3);
    assert_eq!(told.get("software"), None);
}

#[test]
fn bad_usage_is_refused() {
    let wrong = |way, size, repeat| {
        fails(&run(&[way, size, "--repeat", repeat, "--json"]), 2)
    };
    assert!(
        wrong("none", "3x3", "1").contains("there is no way \"none\", only one-")
    );
    for size in ["3", "0x3", "3x", "3x-1", "99999999999x99999999999"] {
        assert!(wrong("counted", size, "1").contains("expected a size like"));
    }
    wrong("counted", "3x3", "0");
    fails(&run(&["--help-me"]), 2);
    // No machine has that much memory; asking for it must not abort the program.
    let huge = ["counted", "4000000000x400000000", "--repeat", "1", "--json"];
    assert!(fails(&run(&huge), 77).contains("there is no memory for"));
}

/// As in `lab-random --list | head -c 0`.
#[test]
fn a_closed_pipe_ends_it_quietly() {
    for arguments in
        [&["--list"][..], &["counted", "9x9", "--repeat", "1", "--json"]]
    {
        let mut child = program(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    }
}

/// Vulkan's loader looks for drivers in a place without any.
#[test]
#[cfg(all(feature = "wgpu", target_os = "linux"))]
fn without_an_adapter_it_says_so() {
    for way in ["wgpu-made", "wgpu-copied-back"] {
        let mut command = program(&[way, "9x9", "--repeat", "1", "--json"]);
        command.env("VK_DRIVER_FILES", "/nowhere");
        command.env("VK_ICD_FILENAMES", "/nowhere");
        let line = fails(&command.output().unwrap(), 77);
        assert!(line.contains("no GPU that runs compute shaders"), "{line}");
    }
}

/// A driver that computes on the processor is a GPU to wgpu, and says what it is.
#[test]
#[cfg(feature = "wgpu")]
fn on_an_adapter_it_tells_where_the_time_went() {
    let Ok(adapter) = step6_wgpu::adapters::choose(None) else {
        assert!(std::env::var_os("WORKBOOK_REQUIRE_VULKAN").is_none());
        return;
    };
    let is_software = adapter.get_info().device_type == wgpu::DeviceType::Cpu;
    for (way, copied) in [("wgpu-made", false), ("wgpu-copied-back", true)] {
        let output = run(&[way, "333x7", "--repeat", "2", "--json"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(told["amount"], 2331);
        assert_eq!(told.get("software").is_some(), is_software, "{told}");
        let facts = &told["facts"];
        assert!(facts["memory_s"].as_f64().unwrap() > 0.0, "{told}");
        assert!(facts["kernel_s"].as_f64().unwrap() > 0.0, "{told}");
        assert_eq!(facts.get("copy_s").is_some(), copied, "{told}");
    }
}

#[test]
#[cfg(all(feature = "cuda", target_os = "linux"))]
fn without_a_driver_it_says_so() {
    if std::path::Path::new("/dev/nvidiactl").exists() {
        eprintln!("skipped: this machine may have a driver");
        return;
    }
    for way in ["cuda-made", "cuda-copied-back"] {
        let output = run(&[way, "9x9", "--repeat", "1", "--json"]);
        let line = fails(&output, 77);
        assert!(line.contains("there is no NVIDIA driver"), "{line}");
    }
}

/// With step 5's emulated driver in place of the real one everything but the GPU is
/// as on a real GPU, and the times are marked.
#[test]
#[cfg(all(feature = "cuda", target_os = "linux"))]
fn behind_a_driver_it_tells_where_the_time_went() {
    use lab_random::cuda::SOURCE;

    let folder = tempfile::TempDir::new().unwrap();
    let header = ("kernels.hpp", &SOURCE.header()[..]);
    for (name, text) in SOURCE.files.iter().chain([&header]) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let emulation = concat!(env!("CARGO_MANIFEST_DIR"), "/../step5-gpu/emulation");
    let compiled = Command::new("c++")
        .args(["-std=c++20", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden"])
        .args(["-I.", "-I", emulation, "-o", "libcuda.so.1"])
        .arg(format!("{emulation}/driver.cpp"))
        .current_dir(folder.path())
        .output();
    let Ok(compiled) = compiled else {
        assert!(std::env::var_os("CI").is_none(), "there is no C++ compiler");
        return;
    };
    assert!(compiled.status.success(), "{}", text(&compiled.stderr));
    for (way, copied) in [("cuda-made", false), ("cuda-copied-back", true)] {
        let mut command = program(&[way, "333x7", "--repeat", "2", "--json"]);
        let output = command.env("LD_LIBRARY_PATH", folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let device = told["device"].as_str().unwrap();
        assert!(device.starts_with("CPU emulation, kernel by "), "{device}");
        assert_eq!(told["software"], true);
        assert!(told["facts"]["kernel_s"].as_f64().unwrap() > 0.0, "{told}");
        assert_eq!(told["facts"].get("copy_s").is_some(), copied, "{told}");
    }
}
