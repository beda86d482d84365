//! The folder that `--out` names: what is in it after a run, however the run ends and
//! whoever else writes there.

#[cfg(target_os = "linux")]
mod failures;
#[cfg(target_os = "linux")]
mod interruptions;
mod together;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_step1-pure");

/// The files that a run writes, in the order of the alphabet.
const NAMES: [&str; 3] = ["left.vtu", "pairs.csv", "right.vtu"];

/// A run on small data that writes into this folder.
fn small(out: &Path) -> Command {
    sides("20,35,1", "10,23,2", out)
}

fn sides(left: &str, right: &str, out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["--left", left, "--right", right, "--out"]).arg(out);
    command.env_remove("WORKBOOK_ISA");
    command
}

fn folder() -> TempDir {
    TempDir::with_prefix("a folder ").unwrap()
}

/// A folder with the files of a small run.
fn written() -> TempDir {
    let out = folder();
    let output = small(out.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    out
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The names of everything in a folder, in the order of the alphabet.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What is in the files that a run writes.
fn contents(folder: &Path) -> [Vec<u8>; 3] {
    NAMES.map(|name| fs::read(folder.join(name)).unwrap())
}

/// Asserts that a folder holds the three files of one run and nothing else. On Windows
/// the file with the lock stays.
fn assert_tidy(folder: &Path) {
    let mut names = names(folder);
    if cfg!(windows) {
        names.retain(|name| name != ".workbook.lock");
    }
    assert_eq!(names, NAMES);
}
