//! Which commands there are, and what each says about itself.

use std::process::{Command, Output};

fn workbook(arguments: &[&str]) -> Output {
    // As in `walk`: uses the rooms as the tests have built them.
    Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(arguments)
        .env_remove("CARGO")
        .output()
        .unwrap()
}

#[track_caller]
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of each command in the list, and its description.
fn listed() -> Vec<(Vec<String>, String)> {
    let list = said(&workbook(&[]));
    let lines = list.lines().filter(|line| line.starts_with("  "));
    lines
        .map(|line| {
            let (words, about) = line.trim().split_once("  ").unwrap();
            let words = words.split(' ').map(str::to_owned).collect();
            (words, about.trim().to_owned())
        })
        .collect()
}

#[test]
fn each_command_is_listed_with_its_own_description() {
    let listed = listed();
    assert!(listed.len() > 15, "{listed:?}");
    for (words, about) in listed {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push("--help");
        let help = said(&workbook(&words));
        let about =
            about.strip_prefix("For authors: ").unwrap_or(&about).to_lowercase();
        assert!(help.to_lowercase().starts_with(&about), "{words:?}: {help}");
        let usage =
            format!("Usage: cargo workbook {}", words[..words.len() - 1].join(" "));
        assert!(help.contains(&usage), "{words:?}: {help}");
    }
}

#[test]
fn help_may_come_first() {
    let expected = said(&workbook(&["course", "plan", "--help"]));
    assert_eq!(said(&workbook(&["help", "course", "plan"])), expected);
    assert_eq!(said(&workbook(&["--help"])), said(&workbook(&[])));
}

#[test]
fn a_word_that_is_not_a_command_is_bad_usage() {
    let output = workbook(&["sevre"]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("'serve'"), "{complaint}");
}

#[test]
fn the_version_is_that_of_the_workbook() {
    let version = said(&workbook(&["--version"]));
    assert_eq!(version, concat!("workbook ", env!("CARGO_PKG_VERSION"), "\n"));
}
