//! Several runs into one folder.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::{assert_tidy, contents, folder, names, sides, small, stderr};

/// However they come one after the other: at the end the files are those of one run.
#[test]
fn files_of_two_runs_are_never_mixed() {
    let lefts = ["20,30,1", "21,30,2", "22,30,3", "23,30,4", "24,30,5", "25,30,6"];
    // Each left set with two right ones: so any one of the three files may be another's.
    let runs = lefts.map(|left| [(left, "9,30,7"), (left, "8,30,8")]);
    let start = |&(left, right): &(&str, &str), out: &TempDir| {
        let mut command = sides(left, right, out.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let alone = |run| {
        let out = folder();
        assert!(start(run, &out).wait().unwrap().success());
        contents(out.path())
    };
    let expected: Vec<_> = runs.as_flattened().iter().map(alone).collect();
    for _ in 0..15 {
        let out = folder();
        let started: Vec<Child> =
            runs.as_flattened().iter().map(|run| start(run, &out)).collect();
        for mut run in started {
            assert!(run.wait().unwrap().success());
        }
        assert_tidy(out.path());
        assert!(expected.contains(&contents(out.path())));
    }
}

/// A file with a lock that nobody holds is what a run leaves that was killed.
#[test]
fn a_lock_that_nobody_holds_keeps_nobody_out() {
    let out = folder();
    fs::write(out.path().join(".workbook.lock"), "").unwrap();
    let output = small(out.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    assert_tidy(out.path());
}

#[test]
fn a_run_waits_for_another_and_says_so() {
    let out = folder();
    let lock = File::create(out.path().join(".workbook.lock")).unwrap();
    lock.lock().unwrap();
    let mut run = small(out.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(run.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("waiting for another run, which is writing there"));
    assert_eq!(names(out.path()), [".workbook.lock"], "nothing is begun meanwhile");
    drop(lock);
    assert!(run.wait().unwrap().success());
    assert_tidy(out.path());
}
