//! `cargo workbook build`.

use std::fs;
use std::process::Command;

use workbook_book::publish;
use workbook_testing::SmallBook;

const WORKBOOK: &str = env!("CARGO_BIN_EXE_workbook-book");

#[test]
fn pages_listings_and_formulas_are_built_from_any_folder_below_the_root() {
    let book = SmallBook::new();
    let built = Command::new(WORKBOOK)
        .arg("build")
        .current_dir(book.path("crates/step1-pure/src"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let page = fs::read_to_string(book.path("target/book/step1-pure.html")).unwrap();
    assert!(page.contains("pub fn square"), "the listing is missing");
    assert!(
        page.contains("<msup><mi>n</mi><mn>2</mn></msup>"),
        "the formula is missing"
    );
    assert!(!page.contains("live-reload"), "only `serve` makes pages reload");
}

#[test]
fn an_earlier_book_is_replaced() {
    let book = SmallBook::new();
    let dest = book.path("pages");
    publish(&book.repository, &dest).unwrap();
    fs::write(dest.join("stale.html"), "").unwrap();
    publish(&book.repository, &dest).unwrap();
    assert!(dest.join("index.html").is_file());
    assert!(!dest.join("stale.html").exists());
}

#[test]
fn a_folder_that_holds_no_book_is_left_alone() {
    let book = SmallBook::new();
    let error = publish(&book.repository, &book.path("crates")).unwrap_err();
    assert!(
        error.to_string().contains("something other than an earlier book"),
        "{error}"
    );
    assert!(book.path("crates/step1-pure/src/lib.rs").is_file());
}

#[test]
fn a_mistake_stops_the_build_and_leaves_the_earlier_book() {
    for mistake in ["{{#include none.rs}}", "$\\nosuch$", "<div>"] {
        let book = SmallBook::new();
        let dest = book.path("pages");
        publish(&book.repository, &dest).unwrap();
        book.append("book/welcome.md", &format!("\n{mistake}\n"));
        publish(&book.repository, &dest).unwrap_err();
        assert!(dest.join("index.html").is_file(), "{mistake}");
        let left_over = fs::read_dir(book.path("")).unwrap().filter_map(Result::ok);
        let hidden = left_over
            .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(hidden.count(), 0, "{mistake}");
    }
}
