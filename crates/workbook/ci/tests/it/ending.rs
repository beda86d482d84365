//! Failures, and what happens to the processes of other stages.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use workbook_ci::children::Children;
use workbook_ci::report::Ended;
use workbook_ci::stage::{EVERY_DAY, Stage};

use crate::support::{BAD, GOOD, sh, tried, tried_with};

#[test]
fn the_first_failure_ends_the_run_and_says_how_to_run_it_alone() {
    let run = tried(&[GOOD, BAD, Stage { name: "later", ..GOOD }], |_| ());
    assert_eq!(run.ended, Ended::Failed);
    run.says("FAILED: bad (false)\nalone: bash scripts/test.sh --only bad\n");
    run.says(" s  good\n");
    assert!(!run.printed.contains("later"), "{}", run.printed);
}

#[test]
fn a_program_that_is_not_there_is_a_failure() {
    let missing = Stage { run: |s| s.run("there-is-no-such-program"), ..BAD };
    let run = tried(&[missing], |_| ());
    assert_eq!(run.ended, Ended::Failed);
    run.says("there-is-no-such-program");
}

/// Would run for ten minutes, in a grandchild process.
const ENDLESS: Stage =
    Stage { name: "endless", run: |s| sh(s, "sleep 600; echo past"), ..EVERY_DAY };

#[test]
fn a_failure_ends_what_runs_beside() {
    let run = tried(&[Stage { beside: true, ..ENDLESS }, BAD], |_| ());
    assert_eq!(run.ended, Ended::Failed);
    run.says("FAILED: bad");
}

#[test]
fn a_failure_beside_ends_what_runs_in_turn() {
    let run = tried(&[Stage { beside: true, ..BAD }, ENDLESS, GOOD], |_| ());
    assert_eq!(run.ended, Ended::Failed);
    run.says("FAILED: bad");
    assert!(!run.printed.contains("FAILED: endless"), "{}", run.printed);
    assert!(!run.printed.contains("this is good"), "{}", run.printed);
}

#[test]
fn ctrl_c_ends_everything_and_is_not_a_failure() {
    let children = Arc::new(Children::default());
    let interrupting = Arc::clone(&children);
    let pressed = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        interrupting.end_all();
    });
    let run = tried_with(children, &std::env::temp_dir(), &[ENDLESS, GOOD], |_| ());
    pressed.join().unwrap();
    assert_eq!(run.ended, Ended::Interrupted);
    assert!(!run.printed.contains("this is good"), "{}", run.printed);
}

/// Leaves a process behind that holds on to the stage's output.
#[test]
fn what_a_command_leaves_running_ends_with_it() {
    let leaving = Stage { run: |s| sh(s, "sleep 600 & echo started"), ..GOOD };
    let run = tried(&[leaving], |_| ());
    assert_eq!(run.ended, Ended::Well);
    run.says("started");
}
