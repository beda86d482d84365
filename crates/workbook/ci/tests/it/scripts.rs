//! The scripts that workflows call.

use std::fs;
use std::process::Command;

use workbook_ci::repository;

/// What scripts/changelog.sh says about a version, and whether it succeeds.
fn changes(version: &str) -> (bool, String) {
    let script = repository().unwrap().join("scripts/changelog.sh");
    let output = Command::new("bash").arg(script).arg(version).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_changelog_tells_of_this_version() {
    let (is_there, text) = changes(env!("CARGO_PKG_VERSION"));
    assert!(is_there && text.starts_with("### "), "{text}");
    assert!(!text.contains("\n## "), "{text}");
    assert_ne!(text, changes("Unreleased").1);
    assert_eq!(changes("0.1"), (false, String::new()));
}

#[test]
fn each_page_names_its_address() {
    let book = tempfile::tempdir().unwrap();
    let page = "<head>\n        <title>Page</title>\n</head>";
    for name in ["page.html", "index.html", "404.html"] {
        fs::write(book.path().join(name), page).unwrap();
    }
    let script = repository().unwrap().join("scripts/canonical.sh");
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
