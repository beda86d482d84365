//! `cargo workbook course slides`: the decks of this book, and what a small one says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use regex::Regex;
use workbook_base::repository::{Repository, files_below};
use workbook_exercises::catalogue::exercises_of;
use workbook_testing::SmallBook;

/// Those with exercises, and with slides.
const CHAPTERS: [&str; 8] = [
    "step0-problem",
    "lab-measuring",
    "step1-pure",
    "step2-mapreduce",
    "step3-simd",
    "step4-rayon",
    "step5-gpu",
    "step6-wgpu",
];

fn slides(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook-book"));
    command.args(["course", "slides"]).args(arguments);
    command.current_dir(folder).output().unwrap()
}

fn text(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

/// The slides of a deck, the first of which has its title.
fn sections(deck: &str) -> Vec<&str> {
    let sections = deck.split("<section ").skip(1);
    sections.map(|rest| rest.split_once("</section>").unwrap().0).collect()
}

#[test]
fn each_chapter_has_slides_with_notes_and_no_answers() {
    let repository = Repository::find().unwrap();
    let folder = tempfile::Builder::new().prefix("a b ").tempdir().unwrap();
    let out = folder.path().join("slides");
    let said = slides(repository.root(), &["--out", out.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&said.stdout).into_owned();

    let secrets = secrets(&repository);
    assert!(secrets.len() > 100, "the solutions hold {} lines", secrets.len());
    for chapter in CHAPTERS {
        assert!(said.contains(&format!("{chapter}-slides.html")), "{said}");
        let deck = text(out.join(format!("{chapter}-slides.html")));
        let sections = sections(&deck);
        let count = sections.len() - 1;
        assert!((6..=12).contains(&count), "{chapter} has {count} slides");
        for section in &sections {
            assert_has_notes(chapter, section);
        }
        assert!(sections.last().unwrap().contains("exercise start"), "{chapter}");
        for secret in &secrets {
            assert!(!shown(&deck).contains(secret.as_str()), "{chapter}: {secret}");
        }
        assert_loads_from_here(&out, &deck);
    }
    assert!(
        text(out.join("slides/LICENSE")).contains("Permission is hereby granted")
    );
}

fn assert_has_notes(chapter: &str, section: &str) {
    let (body, notes) = section.split_once("<aside class=\"notes\">").unwrap();
    let notes = notes.split_once("</aside>").unwrap().0;
    let words = notes.split_whitespace().count();
    assert!(words >= 8, "{chapter}: {notes:?} is said to {body}");
    // What opens on a slide is closed on it.
    for tag in ["p", "ul", "ol", "li", "pre", "table", "div", "figure", "blockquote"]
    {
        let opened = Regex::new(&format!("<{tag}[ >]")).unwrap();
        let closed = body.matches(&format!("</{tag}>")).count();
        assert_eq!(
            opened.find_iter(body).count(),
            closed,
            "{chapter}, {tag}: {body}"
        );
    }
}

/// As a reader sees it.
fn shown(deck: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities.iter().fold(deck.to_owned(), |deck, (name, character)| {
        deck.replace(name, character)
    })
}

/// Lines of solutions and walkthroughs that appear nowhere else, alone or as a part of a
/// line.
fn secrets(repository: &Repository) -> BTreeSet<String> {
    let lines = |text: &str| -> BTreeSet<String> {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| line.chars().count() >= 25).map(str::to_owned).collect()
    };
    let mut open = String::new();
    let exercises_folder = repository.path("crates/exercises");
    for folder in [repository.book(), repository.crates()] {
        for path in files_below(&folder).unwrap() {
            if !path.starts_with(&exercises_folder)
                && let Ok(text) = fs::read_to_string(&path)
            {
                open += &text;
            }
        }
    }
    let mut secrets = BTreeSet::new();
    for exercise in exercises_of(repository, &[]).unwrap() {
        open += &exercise.stub().unwrap();
        open += &text(exercise.file("prompt.md"));
        secrets.extend(lines(&text(exercise.solution())));
        secrets.extend(lines(&text(exercise.file("walkthrough.md"))));
    }
    secrets.retain(|line: &String| !open.contains(line.as_str()));
    secrets
}

/// Styles, scripts and pictures are files of the same folder.
fn assert_loads_from_here(out: &Path, deck: &str) {
    let load = Regex::new(r#"(?:<link [^>]*href|src)="([^"]+)""#).unwrap();
    let files: Vec<&str> =
        load.captures_iter(deck).map(|load| load.extract::<1>().1[0]).collect();
    assert!(files.len() > 8, "{files:?}");
    for file in files {
        assert!(out.join(file).is_file(), "there is no {file}");
    }
}

const MARKED: &str = "
<!-- slide: Squares & roots, 2 min
Ask what `x * x` costs.
-->

They cost [little](#the-idea).

<!-- slide off -->

More than that.

<!-- slide on -->

- One.

<!-- /slide -->
";

#[test]
fn a_slide_is_what_its_marks_surround() {
    let book = SmallBook::new();
    book.append("book/step1-pure.md", MARKED);
    let output = slides(book.repository.root(), &["step1-pure", "--out", "talk"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("2 slides,   2 min"), "{said}");

    let deck = text(book.path("talk/step1-pure-slides.html"));
    let sections = sections(&deck);
    assert_eq!(sections.len(), 2);
    assert!(sections[0].contains("<h1>Pure Rust</h1>"), "{}", sections[0]);
    let slide = sections[1];
    assert!(slide.contains("<h2>Squares &amp; roots</h2>"), "{slide}");
    assert!(slide.contains("href=\"step1-pure.html#the-idea\""), "{slide}");
    assert!(slide.contains("<li>One.</li>"), "{slide}");
    assert!(!slide.contains("More than that"), "{slide}");
    assert!(slide.contains("<p>Ask what <code>x * x</code> costs.</p>"), "{slide}");
    assert!(slide.starts_with("data-timing=\"120\""), "{slide}");
    // The chapter itself is as it was.
    assert!(text(book.path("talk/step1-pure.html")).contains("More than that"));
}

const LIKE_THE_CHAPTER: &str = "
<!-- slide: Likeness, 1 min
It's the same.
-->

> [!NOTE]
> \"Quoted\"[^source].

| a |
|---|
| b |

```rust
/// Documented.
# use std::fmt;
fn listed() {}
```

- As follows:

<!-- /slide -->

[^source]: A source.
";

#[test]
fn a_slide_looks_as_its_chapter_does() {
    let book = SmallBook::new();
    book.append("book/step1-pure.md", LIKE_THE_CHAPTER);
    book.append("book.toml", "\n[output.html.playground]\nrunnable = false\n");
    slides(book.repository.root(), &["--out", "talk"]);
    let deck = text(book.path("talk/step1-pure-slides.html"));
    let page = text(book.path("talk/step1-pure.html"));
    let slide = sections(&deck)[1];
    for both in [
        "<blockquote class=\"blockquote-tag blockquote-tag-note\">",
        "“Quoted”<sup class=\"footnote-reference\"",
        "<div class=\"table-wrapper\">\n<table>",
        "<span class=\"boring\">use std::fmt;\n</span>fn listed() {}</code></pre>",
    ] {
        assert!(page.contains(both), "{both} in {page}");
        assert!(slide.contains(both), "{both} in {slide}");
    }
    // What a slide has no room for stays in the chapter.
    assert!(
        slide.contains("href=\"step1-pure.html#footnote-source\">1<"),
        "{slide}"
    );
    assert!(slide.contains("<li>As follows.</li>"), "{slide}");
    for left_out in ["Documented", "A source"] {
        assert!(page.contains(left_out), "{left_out}");
        assert!(!deck.contains(left_out), "{left_out}");
    }
}

#[test]
fn what_cannot_be_shown_is_said() {
    let book = SmallBook::new();
    let root = book.repository.root();
    for (chapter, message) in [
        ("step1-pure", "book/step1-pure.md marks no slides"),
        ("step9-none", "there is no chapter \"step9-none\""),
    ] {
        let output = slides(root, &[chapter, "--out", "talk"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(message), "{said}");
    }
    book.append("book/step1-pure.md", "\n<!-- /slide -->\n");
    let output = slides(root, &["--out", "talk"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no slide open here"), "{said}");
}
