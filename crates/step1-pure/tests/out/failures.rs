//! Runs that have an answer and cannot write it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::{NAMES, PROGRAM, contents, folder, names, small, stderr, written};

/// The one document that a run has printed.
fn document(stdout: &[u8]) -> Value {
    serde_json::from_slice(stdout).unwrap()
}

/// A limit on the size of files stands for a disk that is full: a write fails midway.
#[test]
fn a_full_disk_leaves_the_old_files_and_the_answer_is_printed() {
    let out = written();
    let before = contents(out.path());
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
    let run = |more: &[&str]| {
        Command::new("sh")
            .args(["-c", script, "sh", PROGRAM])
            .args(["--left", "70,35,5", "--right", "30,23,6", "--out"])
            .arg(out.path())
            .args(more)
            .output()
            .unwrap()
    };
    let output = run(&["--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
    let entries = &document(&output.stdout)["left_to_right"];
    assert_eq!(entries.as_array().unwrap().len(), 70);
    assert_eq!(names(out.path()), NAMES);
    assert_eq!(contents(out.path()), before);

    let output = run(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(String::from_utf8(output.stdout).unwrap().contains("point pairs"));
}

/// Starts a run that has computed its answer and waits for another one, then does
/// something to its folder and lets it go on. Gives its status, stdout and stderr.
fn meanwhile(out: &Path, change: impl FnOnce()) -> (ExitStatus, Vec<u8>, String) {
    let lock = File::create(out.join(".workbook.lock")).unwrap();
    lock.lock().unwrap();
    let mut run = small(out)
        .arg("--json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut errors = BufReader::new(run.stderr.take().unwrap());
    let mut said = String::new();
    errors.read_line(&mut said).unwrap();
    assert!(said.contains("waiting for another run"), "{said}");
    change();
    drop(lock);
    let (mut answer, mut said) = (Vec::new(), String::new());
    run.stdout.take().unwrap().read_to_end(&mut answer).unwrap();
    errors.read_to_string(&mut said).unwrap();
    (run.wait().unwrap(), answer, said)
}

#[test]
fn a_folder_that_is_gone_is_an_error_after_the_answer() {
    let out = folder();
    let inner = out.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let (status, answer, said) =
        meanwhile(&inner, || fs::remove_dir_all(&inner).unwrap());
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: cannot write"), "{said}");
    assert_eq!(document(&answer)["left_to_right"].as_array().unwrap().len(), 20);
}

#[test]
fn a_file_that_cannot_be_replaced_is_named_with_those_that_have_been() {
    let out = folder();
    let stands_there = out.path().join("right.vtu");
    let (status, answer, said) =
        meanwhile(out.path(), || fs::create_dir(&stands_there).unwrap());
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("right.vtu: is a directory"), "{said}");
    assert!(
        said.contains("new: left.vtu; as before: right.vtu, pairs.csv"),
        "{said}"
    );
    assert_eq!(document(&answer)["step"], "step1-pure");
    assert_eq!(names(out.path()), ["left.vtu", "right.vtu"]);
}

/// Neither can the answer be printed; that is no success because nobody reads.
#[test]
fn a_closed_pipe_hides_no_failure() {
    let out = written();
    fs::remove_file(out.path().join("pairs.csv")).unwrap();
    let lock = File::create(out.path().join(".workbook.lock")).unwrap();
    lock.lock().unwrap();
    let mut run = small(out.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(run.stdout.take());
    let mut errors = BufReader::new(run.stderr.take().unwrap());
    errors.read_line(&mut String::new()).unwrap();
    fs::create_dir(out.path().join("pairs.csv")).unwrap();
    drop(lock);
    let mut said = String::new();
    errors.read_to_string(&mut said).unwrap();
    assert!(said.contains("pairs.csv: "), "{said}");
    assert_eq!(run.wait().unwrap().code(), Some(1));
}
