//! Several runs into one folder.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::{assert_tidy, contents, folder, names, sides, small, stderr};

/// However they come one after the other: at the end the files are those of one run.
#[test]
fn files_of_two_runs_are_never_mixed() {
    let seeds = ["20,30,1", "21,30,2", "22,30,3", "23,30,4", "24,30,5", "25,30,6"];
    let alone = seeds.map(|seed| {
        let out = folder();
        assert!(sides(seed, seed, out.path()).output().unwrap().status.success());
        contents(out.path())
    });
    for _ in 0..15 {
        let out = folder();
        let spawn = |seed: &&str| {
            sides(seed, "9,30,7", out.path()).stdout(Stdio::null()).spawn().unwrap()
        };
        // The same seed on both sides in half of them: so the files differ in pairs,
        // and each run has a partner.
        let mut runs: Vec<Child> = seeds.iter().map(spawn).collect();
        runs.extend(seeds.iter().map(|seed| {
            sides(seed, seed, out.path()).stdout(Stdio::null()).spawn().unwrap()
        }));
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert_tidy(out.path());
        let found = contents(out.path());
        let other = || {
            seeds.iter().any(|seed| {
                let out = folder();
                sides(seed, "9,30,7", out.path()).output().unwrap();
                contents(out.path()) == found
            })
        };
        assert!(alone.contains(&found) || other());
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
