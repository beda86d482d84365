//! From Markdown to pages: mdBook does it, and this module tells it how.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use workbook_base::repository::Repository;
use workbook_pages::preprocessor::Workbook;

use crate::problems;

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
    let parent = dest
        .parent()
        .with_context(|| format!("{} is not a folder", dest.display()))?;
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

/// Builds the book into the folder `pages`. Anything that mdBook complains about is an
/// error.
///
/// # Errors
/// If the book has a mistake, or `pages` cannot be written.
pub fn build(repository: &Repository, pages: &Path) -> Result<()> {
    without_problems(|| {
        let mut book = load_book(repository)?;
        book.config.build.build_dir = pages.to_path_buf();
        book.build().context("the book cannot be built")
    })
}

/// The book as written, with our own preprocessor in place of the one that `book.toml`
/// tells a plain `mdbook` to start.
///
/// # Errors
/// If SUMMARY.md or a chapter cannot be read.
pub(crate) fn load_book(repository: &Repository) -> Result<MDBook> {
    let mut book =
        MDBook::load(repository.root()).context("the book cannot be built")?;
    book.with_preprocessor(Workbook::default());
    Ok(book)
}

/// Runs `work`, which calls mdBook; anything that mdBook complains about meanwhile is an
/// error.
pub(crate) fn without_problems<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let (result, problems) = problems::collect(work);
    if !problems.is_empty() {
        bail!("mdBook complains about the book:\n  {}", problems.join("\n  "));
    }
    result
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
