//! Stages that pass, are skipped, and run beside others.

use std::io;
use std::sync::{Arc, Mutex};

use workbook_ci::needs::{Need, Needs};
use workbook_ci::report::Ended;
use workbook_ci::run::Run;
use workbook_ci::stage::{EVERY_DAY, Stage};

use crate::support::{BAD, GOOD, sh, tried, tried_in};

#[test]
fn what_a_stage_prints_stands_below_its_heading_and_its_time_at_the_end() {
    let run = tried(&[GOOD], |_| ());
    assert_eq!(run.ended, Ended::Well);
    run.says("\n=== good: nothing\nthis is good\n");
    assert!(run.printed.ends_with(" s  good\n"), "{}", run.printed);
}

/// A stage whose command ends with status 77 and says why.
const LACKS: Stage = Stage {
    name: "lacks",
    run: |s| sh(s, "echo working; echo skipped: no magnet; echo bye; exit 77"),
    ..EVERY_DAY
};

#[test]
fn status_77_skips_a_stage_with_its_reason() {
    let run = tried(&[LACKS, GOOD], |_| ());
    assert_eq!(run.ended, Ended::Well);
    run.says("skipped  lacks: no magnet\n");
    run.says("this is good");
}

#[test]
fn where_everything_is_required_77_is_a_failure() {
    let run = tried(&[LACKS, GOOD], |run| run.strict = true);
    assert_eq!(run.ended, Ended::Failed);
    run.says("FAILED: lacks (required here: no magnet)");
    assert!(!run.printed.contains("this is good"), "{}", run.printed);
}

#[test]
fn an_optional_stage_may_be_skipped_even_there() {
    let optional = Stage { optional: true, ..LACKS };
    let run = tried(&[optional, GOOD], |run| run.strict = true);
    assert_eq!(run.ended, Ended::Well);
}

#[test]
fn without_its_need_a_stage_does_not_run() {
    let needy = Stage { needs: &[Need::Vulkan], ..BAD };
    let run =
        tried(&[needy], |run| run.needs = Needs::lacking(Need::Vulkan, "no driver"));
    assert_eq!(run.ended, Ended::Well);
    run.says("skipped  bad: no driver\n");
    let run = tried(&[needy], |run| {
        run.needs = Needs::lacking(Need::Vulkan, "no driver");
        run.strict = true;
    });
    assert_eq!(run.ended, Ended::Failed);
}

#[test]
fn without_what_it_wants_a_stage_runs_in_part() {
    let wanting = Stage { wants: &[Need::Vulkan], ..GOOD };
    let run = tried(&[wanting], |run| {
        run.needs = Needs::lacking(Need::Vulkan, "no driver")
    });
    assert_eq!(run.ended, Ended::Well);
    run.says("this is good");
    run.says("skipped  good, in part: no driver\n");
    let run = tried(&[wanting], |run| {
        run.needs = Needs::lacking(Need::Vulkan, "no driver");
        run.strict = true;
    });
    assert_eq!(run.ended, Ended::Failed);
    assert!(!run.printed.contains("this is good"), "{}", run.printed);
}

/// Prints some lines, with pauses in which other stages could print theirs.
const SLOW: Stage = Stage {
    name: "slow",
    beside: true,
    run: |s| sh(s, "for n in one two three; do echo slow $n; sleep 0.05; done"),
    ..EVERY_DAY
};

#[test]
fn the_output_of_a_stage_beside_others_stays_together() {
    let other = Stage { name: "other", ..SLOW };
    let in_turn = Stage { name: "in-turn", beside: false, ..SLOW };
    let run = tried(&[SLOW, other, in_turn, GOOD], |run| run.beside = 2);
    assert_eq!(run.ended, Ended::Well);
    let together = "slow one\nslow two\nslow three\n";
    assert_eq!(run.printed.matches(together).count(), 3, "{}", run.printed);
    for name in ["slow", "other", "in-turn", "good"] {
        run.says(&format!(" s  {name}\n"));
    }
}

#[test]
fn a_stage_beside_others_really_runs_beside_them() {
    // Each waits for the file that the other one makes.
    let folder = tempfile::tempdir().unwrap();
    let beside = Stage {
        name: "beside",
        beside: true,
        run: |s| sh(&s.with("me", "beside").with("other", "in-turn"), MEETS),
        ..EVERY_DAY
    };
    let in_turn = Stage {
        name: "in-turn",
        run: |s| sh(&s.with("me", "in-turn").with("other", "beside"), MEETS),
        ..EVERY_DAY
    };
    let run = tried_in(folder.path(), &[beside, in_turn]);
    assert_eq!(run.ended, Ended::Well, "{}", run.printed);
}

/// Creates a file, and waits at most a minute for that of the other stage.
const MEETS: &str = "touch $me
    for n in $(seq 1200); do if [ -e $other ]; then exit 0; fi; sleep 0.05; done
    exit 1";

#[test]
fn what_stages_need_is_installed_first() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scripts")).unwrap();
    let script =
        "echo $1 >>asked; [ $1 = vulkan ] || { echo skipped: no $1; exit 77; }";
    std::fs::write(folder.path().join("scripts/setup.sh"), script).unwrap();
    let needy = Stage { needs: &[Need::Sandbox], wants: &[Need::Vulkan], ..GOOD };
    let wanting = Stage { wants: &[Need::Vulkan], ..GOOD };
    let shell =
        Run::new(folder.path(), Arc::new(Mutex::new(io::sink())), Arc::default())
            .shell();
    let needs = Needs::installed_for(&[&needy, &wanting], &shell);
    assert_eq!(needs.missing(Need::Sandbox), Some("no sandbox"));
    assert_eq!(needs.missing(Need::Vulkan), None);
    let asked = std::fs::read_to_string(folder.path().join("asked")).unwrap();
    assert_eq!(asked, "vulkan\nsandbox\n", "each is asked for once");
}
