//! `--only`, `--from`, `--all` and `--list`.

use std::process::{Command, Output};

use workbook_ci::select::{Selection, listing};
use workbook_ci::stage::Stage;
use workbook_ci::stages::STAGES;

fn names(selection: Selection) -> Vec<&'static str> {
    selection.of(STAGES).unwrap().iter().map(|stage| stage.name).collect()
}

fn set(all: bool, from: Option<&str>) -> Selection {
    Selection::Set { all, from: from.map(str::to_owned) }
}

fn only(names: &[&str]) -> Selection {
    Selection::Only(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn stages_run_in_the_order_of_the_table() {
    assert_eq!(names(only(&["book", "format", "asan"])), ["format", "book", "asan"]);
}

#[test]
fn all_adds_to_what_runs_every_day() {
    let every_day = names(set(false, None));
    let all = names(set(true, None));
    assert_eq!(all.len(), STAGES.len());
    assert!(every_day.len() < all.len());
    assert!(!every_day.contains(&"asan") && all.contains(&"asan"));
}

#[test]
fn from_leaves_out_what_comes_before() {
    let all = names(set(false, None));
    let at = all.iter().position(|name| *name == "exercises").unwrap();
    assert_eq!(names(set(false, Some("exercises"))), all[at..]);
}

#[test]
fn from_a_stage_of_the_long_set_needs_all() {
    let error = set(false, Some("asan")).of(STAGES).err().unwrap();
    assert!(error.to_string().contains("--all"), "{error}");
    assert_eq!(names(set(true, Some("asan")))[0], "asan");
}

#[test]
fn an_unknown_name_brings_those_that_are_close() {
    let error = only(&["book", "clipy"]).of(STAGES).err().unwrap().to_string();
    assert_eq!(error, "there is no stage `clipy`; did you mean clippy?");
    let error = set(false, Some("xyzzy")).of(STAGES).err().unwrap().to_string();
    assert!(error.contains("there are format, "), "{error}");
}

#[test]
fn every_stage_has_a_name_of_its_own_and_a_sentence() {
    let list = listing(STAGES);
    for Stage { name, checks, .. } in STAGES {
        assert_eq!(
            STAGES.iter().filter(|other| other.name == *name).count(),
            1,
            "{name}"
        );
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        assert!(!checks.is_empty() && !checks.ends_with('.'), "{name}: {checks}");
        assert!(list.contains(&format!("  {name} ")), "{list}");
    }
}

fn ci(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_workbook-ci")).args(arguments).output().unwrap()
}

#[test]
fn the_command_lists_its_stages() {
    let output = ci(&["ci", "--list"]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), listing(STAGES));
}

#[test]
fn the_command_refuses_what_it_does_not_know() {
    let output = ci(&["ci", "--only", "tets"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("did you mean tests"), "{error}");
    assert_eq!(
        ci(&["ci", "--only", "book", "--from", "lint"]).status.code(),
        Some(2)
    );
}
