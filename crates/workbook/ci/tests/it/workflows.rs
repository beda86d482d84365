//! What the workflows of GitHub call exists, and leaves nothing out.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use workbook_ci::repository;
use workbook_ci::stage::Set;
use workbook_ci::stages::STAGES;

fn workflow(name: &str) -> String {
    fs::read_to_string(root().join(".github/workflows").join(name)).unwrap()
}

fn root() -> PathBuf {
    repository().unwrap()
}

/// The stages that Linux runs, over all groups.
fn of_groups(workflow: &str) -> Vec<&str> {
    let lines =
        workflow.lines().filter_map(|line| line.trim().strip_prefix("stages: "));
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn together_the_groups_run_the_stages_of_every_day() {
    let text = workflow("ci.yml");
    assert!(
        text.contains("bash scripts/test.sh --only ${{ matrix.stages }}"),
        "{text}"
    );
    let named = of_groups(&text);
    let distinct: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(distinct.len(), named.len(), "a stage runs twice: {named:?}");
    let every_day = STAGES.iter().filter(|stage| stage.set == Set::EveryDay);
    let every_day: BTreeSet<&str> = every_day.map(|stage| stage.name).collect();
    let left_out: Vec<_> = every_day.difference(&distinct).collect();
    assert!(left_out.is_empty(), "no group runs {left_out:?}");
    assert!(named.iter().all(|name| STAGES.iter().any(|stage| stage.name == *name)));
}

#[test]
fn other_workflows_name_stages_that_there_are() {
    for entry in fs::read_dir(root().join(".github/workflows")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for (_, names) in
            text.lines().filter_map(|line| line.split_once("test.sh --only "))
        {
            for name in
                names.split_whitespace().take_while(|name| !name.starts_with('$'))
            {
                assert!(STAGES.iter().any(|stage| stage.name == name), "{name}");
            }
        }
    }
    assert!(workflow("pages.yml").contains("test.sh --only book lint"));
    assert!(workflow("all.yml").contains("test.sh --all"));
}

/// What a release would say.
#[cfg(unix)]
fn changes(version: &str) -> (bool, String) {
    let script = root().join("scripts/changelog.sh");
    let output = Command::new("bash").arg(script).arg(version).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[cfg(unix)]
#[test]
fn the_changelog_tells_of_this_version() {
    let (is_there, text) = changes(env!("CARGO_PKG_VERSION"));
    assert!(is_there && text.starts_with("### "), "{text}");
    assert!(!text.contains("\n## "), "{text}");
    assert_ne!(text, changes("Unreleased").1);
    assert_eq!(changes("0.1"), (false, String::new()));
}

#[cfg(unix)]
#[test]
fn each_page_names_its_address() {
    let book = tempfile::tempdir().unwrap();
    let page = "<head>\n        <title>Page</title>\n</head>";
    for name in ["page.html", "index.html", "404.html"] {
        fs::write(book.path().join(name), page).unwrap();
    }
    let script = root().join("scripts/canonical.sh");
    let mut command = Command::new("bash");
    command.arg(script).arg("https://example.org/book/").arg(book.path());
    assert!(command.status().unwrap().success());
    let read = |name: &str| fs::read_to_string(book.path().join(name)).unwrap();
    assert!(
        read("page.html").contains(r#"href="https://example.org/book/page.html">"#)
    );
    assert!(read("index.html").contains(r#"href="https://example.org/book/">"#));
    assert_eq!(read("404.html"), page);
}
