//! From Markdown to pages: mdBook does it, this module tells it how.

mod math;
mod preprocessor;
mod problems;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_preprocessor::{Preprocessor, parse_input};
use pulldown_cmark::Options;

use crate::repository::Repository;
pub use math::broken_formulas;
pub use preprocessor::Workbook;

/// A file that every book holds and hardly anything else does.
const MARK_OF_A_BOOK: &str = "toc.html";

/// Builds the book into `dest`, which must be empty, absent, or an earlier book.
///
/// The pages are made beside `dest` and moved there when they are complete, so a
/// mistake in a chapter leaves the earlier book as it was.
///
/// # Errors
/// If the book has a mistake, or `dest` holds something else.
pub fn publish(repository: &Repository, dest: &Path) -> Result<()> {
    ensure_replaceable(dest)?;
    let parent =
        dest.parent().with_context(|| format!("{} is no folder", dest.display()))?;
    fs::create_dir_all(parent)
        .with_context(|| format!("cannot make {}", parent.display()))?;
    let workshop = tempfile::Builder::new()
        .prefix(".book-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot write in {}", parent.display()))?;
    let pages = workshop.path().join("book");
    build(repository, &pages)?;
    if dest.exists() {
        fs::remove_dir_all(dest)
            .with_context(|| format!("cannot replace {}", dest.display()))?;
    }
    fs::rename(&pages, dest)
        .with_context(|| format!("cannot write {}", dest.display()))
}

/// Builds the book into the folder `pages`. Whatever mdBook complains about is an
/// error.
///
/// # Errors
/// If the book has a mistake, or `pages` cannot be written.
pub fn build(repository: &Repository, pages: &Path) -> Result<()> {
    let (built, problems) = problems::collect(|| {
        let mut book = MDBook::load(repository.root())?;
        book.config.build.build_dir = pages.to_path_buf();
        book.with_preprocessor(Workbook::default());
        book.build()
    });
    if !problems.is_empty() {
        bail!("mdBook complains about the book:\n  {}", problems.join("\n  "));
    }
    built.context("the book cannot be built")
}

/// Plays the preprocessor for a plain `mdbook`: a book in, the book with formulas and
/// figures out.
///
/// # Errors
/// If the input is not what mdBook sends, or a formula or directive is wrong.
pub fn answer_mdbook(input: impl Read, output: impl Write) -> Result<()> {
    let (context, book) = parse_input(input)?;
    let book = Workbook::default().run(&context, book)?;
    serde_json::to_writer(output, &book)
        .context("cannot hand the book back to mdBook")
}

/// What mdBook takes Markdown to be, for those who read it besides mdBook.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// `--dest ~` must not cost anyone their home.
fn ensure_replaceable(dest: &Path) -> Result<()> {
    if !dest.exists() {
        return Ok(());
    }
    ensure!(dest.is_dir(), "{} is a file; name a folder", dest.display());
    let is_empty = fs::read_dir(dest)
        .with_context(|| format!("cannot read {}", dest.display()))?
        .next()
        .is_none();
    ensure!(
        is_empty || dest.join(MARK_OF_A_BOOK).is_file(),
        "{} holds something other than an earlier book; name an empty folder",
        dest.display()
    );
    Ok(())
}
