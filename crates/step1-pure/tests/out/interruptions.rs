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

/// Interrupts a run while it writes, and gives its status. A run that is done before
/// it can be stopped says nothing; then it is tried with more data.
fn interrupted(
    start: impl Fn(&str) -> Command,
    out: &Path,
    signal: i32,
) -> ExitStatus {
    for size in ["20,10000,5", "50,20000,5", "200,20000,5"] {
        let mut run = start(size).stdout(Stdio::null()).spawn().unwrap();
        let is_writing = || names(out).iter().any(|name| name.ends_with(".writing"));
        while !is_writing() && run.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(1));
        }
        if run.try_wait().unwrap().is_some() {
            continue;
        }
        send(SIGSTOP, &run);
        if is_writing() && names(out).iter().all(|name| name != ".pairs.csv.writing")
        {
            send(signal, &run);
            send(SIGCONT, &run);
            return run.wait().unwrap();
        }
        run.kill().unwrap();
        run.wait().unwrap();
    }
    panic!("none of the runs could be stopped while it wrote");
}

#[test]
fn an_interruption_leaves_nothing_behind_and_the_old_files_whole() {
    let out = written();
    let before = contents(out.path());
    let start = |left: &str| sides(left, "2,3,6", out.path());
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        if is_ignored(signal) {
            eprintln!("skipped: signal {signal} is ignored");
            continue;
        }
        // A shell makes 128 + signal of that.
        let status = interrupted(start, out.path(), signal);
        assert_eq!(status.signal(), Some(signal));
        assert_eq!(names(out.path()), NAMES);
        assert_eq!(contents(out.path()), before);
    }
}

#[test]
fn what_a_killed_run_has_left_is_replaced_by_the_next() {
    let out = written();
    let before = contents(out.path());
    let start = |left: &str| sides(left, "2,3,6", out.path());
    interrupted(start, out.path(), SIGKILL);
    assert!(names(out.path()).contains(&".left.vtu.writing".to_string()));
    assert_eq!(contents(out.path()), before);
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
    assert!(interrupted(start, out.path(), SIGHUP).success());
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
