//! Runs that are interrupted.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::{
    NAMES, PROGRAM, assert_tidy, contents, names, sides, small, stderr, written,
};

const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;
const SIGCONT: i32 = 18;
const SIGSTOP: i32 = 19;

fn send(signal: i32, run: &Child) {
    let kill = format!("kill -{signal} {}", run.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

/// Does this process ignore the signal? Then so do the runs it starts: a shell without
/// job control gives that to what it runs in the background.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = u64::from_str_radix(ignored.unwrap().trim(), 16).unwrap();
    ignored >> (signal - 1) & 1 == 1
}

/// The left sets that are tried, one after the other: a run may be done before it can be
/// stopped, or before it sees a signal. Then it says nothing, and it is tried with more.
const SIZES: [&str; 4] = ["20,10000,5", "50,20000,5", "100,20000,5", "200,20000,5"];

/// Stops a run while it writes left.vtu. `None` if it was done before.
fn stopped(mut start: Command, out: &Path) -> Option<Child> {
    let has = |name: &str| names(out).iter().any(|other| other == name);
    let mut run = start.stdout(Stdio::null()).spawn().unwrap();
    while !has(".left.vtu.writing") {
        if run.try_wait().unwrap().is_some() {
            return None;
        }
        sleep(Duration::from_millis(1));
    }
    send(SIGSTOP, &run);
    if has(".left.vtu.writing") && !has(".right.vtu.writing") {
        return Some(run);
    }
    run.kill().unwrap();
    run.wait().unwrap();
    None
}

/// Sends a signal to a run that writes into a folder with old files, and gives its
/// status if the signal came before the new ones.
fn interrupted(out: &Path, signal: i32) -> ExitStatus {
    let before = contents(out);
    for left in SIZES {
        if let Some(mut run) = stopped(sides(left, "2,3,6", out), out) {
            send(signal, &run);
            send(SIGCONT, &run);
            let status = run.wait().unwrap();
            if contents(out) == before {
                return status;
            }
        }
        assert!(small(out).stdout(Stdio::null()).status().unwrap().success());
    }
    panic!("every run had written its files before the signal");
}

#[test]
fn an_interruption_leaves_nothing_behind_and_the_old_files_whole() {
    let out = written();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        if is_ignored(signal) {
            eprintln!("skipped: signal {signal} is ignored");
            continue;
        }
        // A shell makes 128 + signal of that.
        let status = interrupted(out.path(), signal);
        assert_eq!(status.signal(), Some(signal));
        assert_eq!(names(out.path()), NAMES);
    }
}

#[test]
fn what_a_killed_run_has_left_is_replaced_by_the_next() {
    let out = written();
    interrupted(out.path(), SIGKILL);
    assert!(names(out.path()).contains(&".left.vtu.writing".to_string()));
    let output = small(out.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    assert_tidy(out.path());
}

/// As a run that `nohup` has started.
#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let out = written();
    let before = contents(out.path());
    let start = |left: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$@\"", "sh", PROGRAM]);
        command.args(["--left", left, "--right", "2,3,6", "--out"]).arg(out.path());
        command
    };
    let mut run = SIZES
        .iter()
        .find_map(|left| stopped(start(left), out.path()))
        .expect("a run that can be stopped while it writes");
    send(SIGHUP, &run);
    send(SIGCONT, &run);
    assert!(run.wait().unwrap().success());
    assert_tidy(out.path());
    assert_ne!(contents(out.path()), before);
}

#[test]
fn an_interruption_ends_a_run_that_computes_at_once() {
    if is_ignored(SIGINT) {
        eprintln!("skipped: Ctrl-C is ignored");
        return;
    }
    let out = written();
    let before = contents(out.path());
    // 10¹¹ pairs of points: nobody waits for the end of that.
    let left = "1000,1000,1";
    let mut run =
        sides(left, left, out.path()).stdout(Stdio::null()).spawn().unwrap();
    // From the moment on that a thread waits for signals the folder is as it was.
    let threads = format!("/proc/{}/task", run.id());
    while fs::read_dir(&threads).unwrap().count() < 2 {
        assert!(run.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(1));
    }
    send(SIGINT, &run);
    assert_eq!(run.wait().unwrap().signal(), Some(SIGINT));
    assert_eq!(names(out.path()), NAMES);
    assert_eq!(contents(out.path()), before);
}
