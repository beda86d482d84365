//! For the tests of the tool: small repositories without mistakes, in which a test
//! plants one fault at a time.
//!
//! | module | what it holds |
//! |---|---|
//! | [`SmallBook`] | a book of three pages with one crate |
//! | [`fixtures`] | made-up records of made-up machines |
//! | [`exercises`] | a course of small exercises |
#![forbid(unsafe_code)]

pub mod exercises;
pub mod fixtures;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use workbook_base::repository::Repository;

/// A repository in a folder of its own, with a space in its name.
pub struct SmallBook {
    folder: TempDir,
    /// The repository.
    pub repository: Repository,
}

impl Default for SmallBook {
    fn default() -> Self {
        Self::new()
    }
}

impl SmallBook {
    /// Two free pages, one chapter with its crate, one listing, links and an image.
    pub fn new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("small book ").tempdir().unwrap();
        let repository = Repository::at(folder.path());
        let book = Self { folder, repository };
        book.write("book.toml", BOOK_TOML);
        book.write("rustfmt.toml", "max_width = 85\n");
        book.write("Cargo.toml", "[workspace]\nmembers = [\"crates/step1-pure\"]\n");
        book.write(
            "crates/step1-pure/Cargo.toml",
            "[package]\nname = \"step1-pure\"\n",
        );
        book.write("crates/step1-pure/src/lib.rs", LIB);
        book.write("book/SUMMARY.md", SUMMARY);
        book.write("book/welcome.md", WELCOME);
        book.write("book/step1-pure.md", STEP1);
        book.write("book/assets/style.css", "p { color: blue }\n");
        book.write(
            "book/assets/figure.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
        );
        book
    }

    /// Replaces a file, given by its path from the root.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts `text` at the end of a file.
    pub fn append(&self, name: &str, text: &str) {
        let before = fs::read_to_string(self.path(name)).unwrap();
        self.write(name, &(before + text));
    }

    /// Replaces `from`, which must be there, by `to`.
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let before = fs::read_to_string(self.path(name)).unwrap();
        assert!(before.contains(from), "{name} does not hold {from}");
        self.write(name, &before.replace(from, to));
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// The path of a file, given by its path from the root.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

const BOOK_TOML: &str = r#"[book]
title = "A small book"
src = "book"

[build]
build-dir = "target/book"
create-missing = false

[preprocessor.workbook]
command = "not run by these tests"

[output.html]
additional-css = ["book/assets/style.css"]
"#;

const SUMMARY: &str = "# Summary

[Welcome](welcome.md)

- [Pure Rust](step1-pure.md)
";

const WELCOME: &str = "# Welcome

Read [the first step](step1-pure.md#the-idea), or [elsewhere](https://example.org/dead).
";

const STEP1: &str = "# Pure Rust

## The idea

Back to [the start](welcome.md), the cost is $n^2$.

```rust
{{#include ../crates/step1-pure/src/lib.rs:square}}
```

![A figure](assets/figure.svg)
";

// On one line each, so that `lint` does not take these for anchors of this file.
const LIB: &str = concat!(
    "//! A crate.\n",
    "\n",
    "// ANCHOR: square\n",
    "/// The square of `x`.\n",
    "pub fn square(x: f64) -> f64 {\n",
    "    x * x\n",
    "}\n",
    "// ANCHOR_END: square\n",
);
