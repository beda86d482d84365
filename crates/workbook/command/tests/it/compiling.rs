//! What is said before a room is compiled, with a cargo that is a small shell script.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_workbook");

/// Calls a launcher with a cargo that says what it is told to do, and does this.
fn call(launcher: &Path, cargo_does: &str) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    fs::write(&cargo, format!("#!/bin/sh\necho cargo \"$@\" >&2\n{cargo_does}\n"))
        .unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new(launcher)
        .args(["doctor", "--help"])
        .env("CARGO", cargo)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, stderr)
}

/// A launcher beside which no room has been compiled.
fn launcher_alone(folder: &TempDir) -> PathBuf {
    let launcher = folder.path().join("workbook");
    fs::copy(LAUNCHER, &launcher).unwrap();
    launcher
}

#[test]
fn the_first_compilation_is_announced_with_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let launcher = launcher_alone(&folder);
    let room = folder.path().join("workbook-learn");
    // The cargo makes a room that answers.
    let compile = format!(
        "printf '#!/bin/sh\\necho {{}}' > '{0}'; chmod +x '{0}'",
        room.display()
    );
    let (output, stderr) = call(&launcher, &compile);
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(
        lines[0].starts_with("The first call compiles workbook-learn"),
        "{stderr}"
    );
    assert!(lines[0].contains(" s on 2 threads of "), "{stderr}");
    assert_eq!(lines[1], "cargo build --locked --package workbook-learn");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{}\n");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_room_that_does_not_compile_is_not_started() {
    let folder = tempfile::tempdir().unwrap();
    let (output, stderr) = call(&launcher_alone(&folder), "exit 101");
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.ends_with("--package workbook-learn\n"), "{stderr}");
}

#[test]
fn a_long_compilation_of_what_has_changed_is_announced() {
    let (output, stderr) = call(LAUNCHER.as_ref(), "sleep 3");
    assert_eq!(
        stderr,
        "cargo build --locked --package workbook-learn --quiet\n\
         Bringing workbook-learn up to date.\n"
    );
    assert!(output.status.success(), "{output:?}");
}
