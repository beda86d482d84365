//! What an anchor encloses: mdBook's own answer against that of `workbook-anchors`.

use std::fs;
use std::path::Path;

use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::builtin_preprocessors::LinkPreprocessor;
use mdbook_driver::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use tempfile::TempDir;
use workbook_anchors::{anchored_lines, markers};
use workbook_base::repository::{Repository, files_below};

/// What mdBook puts in the place of a directive that includes an anchor of a file.
fn included(file: &Path, name: &str) -> String {
    let root = file.parent().unwrap();
    let mut config = Config::default();
    config.book.src = root.to_path_buf();
    let context =
        PreprocessorContext::new(root.to_path_buf(), config, "html".into());
    let file = file.file_name().unwrap().to_str().unwrap();
    let directive = format!("{{{{#include {file}:{name}}}}}");
    let chapter = Chapter::new("A page", directive, "page.md", Vec::new());
    let book = Book::new_with_items(vec![BookItem::from(chapter)]);
    let book = LinkPreprocessor::new().run(&context, book).unwrap();
    book.chapters().next().unwrap().content.clone()
}

fn cut(file: &Path, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<&str> =
        anchored_lines(&text, name).map(|(_, line)| line).collect();
    lines.join("\n")
}

#[test]
fn the_anchors_of_this_repository_enclose_what_mdbook_shows() {
    let repository = Repository::find().unwrap();
    let mut compared = 0;
    for folder in [repository.crates(), repository.path("scripts")] {
        for file in files_below(&folder).unwrap() {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            for marker in markers(&text).filter(|marker| !marker.closes) {
                let (ours, theirs) =
                    (cut(&file, marker.name), included(&file, marker.name));
                assert_eq!(ours, theirs, "{} in {}", marker.name, file.display());
                assert!(!ours.trim().is_empty(), "{} encloses nothing", marker.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared} anchors");
}

#[test]
fn anchors_that_no_author_should_write_are_cut_the_same() {
    let folder = TempDir::new().unwrap();
    for (index, text) in [
        "a\n// ANCHOR: x\nb\n// ANCHOR: x\nc\n// ANCHOR_END: x\nd\n",
        "// ANCHOR: x\nb\n// ANCHOR_END: x\nc\n// ANCHOR: x\nd\n",
        "// ANCHOR_END: x\na\n// ANCHOR: x\nb",
        "// ANCHOR: y\na\n// ANCHOR: x\nb\n// ANCHOR_END: y\nc\n// ANCHOR_END: x\n",
        "a // ANCHOR:x, which opens\n\"ANCHOR_END: y\"\nb\n// ANCHOR:\nc\n/* ANCHOR_END:x */",
        "// ANCHOR: x-y\na\n// ANCHOR: xy\nb\n// ANCHOR: x\r\nc\r\n// ANCHOR_END: x\r\nd",
        "// ANCHOR: : x\na\n// ANCHOR: ANCHOR: x\nb\n",
        "a\n",
    ]
    .into_iter()
    .enumerate()
    {
        let file = folder.path().join(format!("{index}.rs"));
        fs::write(&file, text).unwrap();
        for name in ["x", "y", "x-y", "ANCHOR"] {
            assert_eq!(cut(&file, name), included(&file, name), "{name} in {text:?}");
        }
    }
}
