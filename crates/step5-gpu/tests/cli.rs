//! The command line of step 5, on this machine and with drivers that are not as they
//! should be.

use std::process::{Command, Output};

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_step5-gpu"));
    command.args(arguments);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts the exit status and that one line, and no panic message, is printed;
/// returns the line.
fn fails(output: Output, status: i32) -> String {
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{stderr}");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    stderr
}

fn json(output: Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const SMALL: [&str; 4] = ["--left", "5,30,1", "--right", "4,20,2"];

#[test]
fn without_a_driver_it_says_so() {
    if std::path::Path::new("/dev/nvidiactl").exists()
        || cfg!(not(target_os = "linux"))
    {
        eprintln!("skipped: this machine may have a driver");
        return;
    }
    for arguments in [&[][..], &["--json"], &["--hello", "10"], &["--kernel", "1"]] {
        let line = fails(program(arguments).output().unwrap(), 77);
        assert!(line.contains("there is no NVIDIA driver"), "{line}");
    }
}

#[test]
fn bad_usage_is_refused() {
    let status = |arguments: &[&str]| {
        let output = program(arguments).output().unwrap();
        assert!(!text(&output.stderr).contains("panicked"));
        output.status.code()
    };
    assert_eq!(status(&["--kernel", "5"]), Some(2));
    assert_eq!(status(&["--memory", "much"]), Some(2));
    assert_eq!(status(&["--threads", "2"]), Some(2));
    let help = text(&program(&["--help"]).output().unwrap().stdout);
    for option in ["--kernel <N>", "--emulate", "--memory <BYTES>"] {
        assert!(help.contains(option), "{help}");
    }
}

#[test]
fn emulation_needs_a_compiler() {
    let mut command = program(&["--emulate"]);
    let output = command.env("CXX", "no-such-compiler").output().unwrap();
    let line = fails(output, 77);
    assert!(line.contains("there is no C++ compiler"), "{line}");
}

/// A reader without a GPU runs every kernel, and sees what it reads and writes.
#[test]
fn emulation_solves_and_counts() {
    for kernel in ["1", "2", "3", "4"] {
        let output =
            program(&["--emulate", "--kernel", kernel, "--json", "--verify"])
                .args(SMALL)
                .output()
                .unwrap();
        if output.status.code() == Some(77) && std::env::var_os("CI").is_none() {
            eprintln!("skipped: {}", text(&output.stderr));
            return;
        }
        let answer = json(output);
        assert_eq!(answer["verify"]["ok"], true, "{answer}");
        assert_eq!(answer["precision"], "f32");
        let device = answer["device"].as_str().unwrap();
        assert!(device.starts_with(&format!("CPU emulation, kernel {kernel} ")));
        assert!(answer["facts"]["global_reads"].as_f64().unwrap() > 0.0, "{answer}");
    }
}

/// Drivers made for these tests, in the folder where the loader looks first.
#[cfg(target_os = "linux")]
mod drivers {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A folder with a driver, compiled from the emulation's with these macros.
    fn driver(macros: &[&str]) -> Option<TempDir> {
        let folder = TempDir::new().unwrap();
        let root = env!("CARGO_MANIFEST_DIR");
        let header = folder.path().join("kernels.hpp");
        fs::write(header, step5_gpu::PAIRING.header()).unwrap();
        let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".into());
        let compiled = Command::new(compiler)
            .args(["-std=c++20", "-O2", "-shared", "-fPIC", "-pthread"])
            .args(["-fvisibility=hidden", "-o"])
            .arg(folder.path().join("libcuda.so.1"))
            .args([format!("-I{root}/kernels"), format!("-I{root}/emulation")])
            .arg(format!("-I{}", folder.path().display()))
            .args(macros.iter().map(|each| format!("-D{each}")))
            .arg(format!("{root}/emulation/driver.cpp"))
            .output();
        match compiled {
            Ok(output) => {
                assert!(output.status.success(), "{}", text(&output.stderr))
            }
            Err(_) if std::env::var_os("CI").is_none() => {
                eprintln!("skipped: there is no C++ compiler");
                return None;
            }
            Err(error) => panic!("{error}"),
        }
        Some(folder)
    }

    /// Runs step 5 with the driver in this folder instead of the real one; NVRTC, if
    /// installed, is still found.
    fn run_with(folder: &TempDir, arguments: &[&str]) -> Output {
        let mut places = folder.path().as_os_str().to_owned();
        if let Some(others) = std::env::var_os("LD_LIBRARY_PATH") {
            places.push(":");
            places.push(others);
        }
        program(arguments).env("LD_LIBRARY_PATH", places).output().unwrap()
    }

    fn says(macros: &[&str], expected: &str) {
        let Some(folder) = driver(macros) else { return };
        let line = fails(run_with(&folder, &SMALL), 77);
        assert!(line.contains(expected), "{line}");
    }

    #[test]
    fn without_a_device() {
        says(&["DEVICES=0"], "no GPU");
        says(&["INIT_STATUS=100"], "no GPU");
    }

    #[test]
    fn with_a_device_that_is_too_old() {
        says(&["CAPABILITY=35"], "too old: it has compute capability 3.5");
    }

    #[test]
    fn with_a_driver_that_is_too_old() {
        says(&["VERSION=11040"], "too old: it knows CUDA 11.4");
    }

    #[test]
    fn with_a_driver_that_lacks_a_function() {
        says(&["WITHOUT_LAUNCH"], "it has no function cuLaunchKernel");
    }

    #[test]
    fn with_a_driver_that_does_not_start() {
        says(&["INIT_STATUS=999"], "cuInit returned 999");
        says(&["INIT_STATUS=123456"], "cuInit returned 123456"); // no such number
    }

    #[test]
    fn with_a_file_that_is_not_a_library() {
        let folder = TempDir::new().unwrap();
        for name in ["libcuda.so", "libcuda.so.1"] {
            fs::write(folder.path().join(name), "This is not a library.\n").unwrap();
        }
        if std::path::Path::new("/dev/nvidiactl").exists() {
            return; // the real driver is found after it
        }
        let line = fails(run_with(&folder, &SMALL), 77);
        assert!(line.contains("there is no NVIDIA driver"), "{line}");
    }

    /// A driver of CUDA 11.7 without any later function: everything but the GPU
    /// itself is as on a real one.
    #[test]
    fn with_a_driver_of_2022_it_runs() {
        let Some(folder) = driver(&[]) else { return };
        for kernel in ["1", "2", "3", "4"] {
            let arguments =
                ["--json", "--verify", "--repeat", "2", "--kernel", kernel];
            let answer = json(run_with(&folder, &[&SMALL[..], &arguments].concat()));
            assert_eq!(answer["verify"]["ok"], true, "{answer}");
            assert_eq!(answer["verify"]["pairs_differing"], 0);
            let compiled = match std::env::var_os("WORKBOOK_REQUIRE_NVRTC") {
                Some(_) => "by NVRTC",
                None => "by ",
            };
            assert!(
                answer["device"].as_str().unwrap().contains(compiled),
                "{answer}"
            );
            for part in ["upload_s", "kernel_s", "download_s"] {
                let seconds = answer["facts"][part].as_f64().unwrap();
                assert!((0.0..60.0).contains(&seconds), "{part}: {seconds}");
            }
        }
        let answer = json(run_with(&folder, &["--json", "--hello", "12"]));
        assert_eq!(answer["result"], 2_772);
        let table = run_with(&folder, &SMALL);
        assert!(text(&table.stdout).contains("\nkernels "), "{table:?}");
    }

    #[test]
    fn without_memory_pools_it_runs() {
        let Some(folder) = driver(&["POOLS=0"]) else { return };
        let arguments = [&SMALL[..], &["--json", "--verify"]].concat();
        assert_eq!(json(run_with(&folder, &arguments))["verify"]["ok"], true);
    }

    #[test]
    fn with_too_little_memory_it_says_so() {
        let Some(folder) = driver(&["MEMORY=1000"]) else { return };
        let line = fails(run_with(&folder, &SMALL), 1);
        assert!(line.contains("too little memory"), "{line}");
    }
}
