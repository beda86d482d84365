//! Decks become HTML as chapters do: through mdBook's own renderer, which is given our
//! template for a page. Alerts, tables, hidden lines and quotation marks are therefore
//! those of the book, and the template asks mdBook for the names of its styles and fonts,
//! which have a hash of their content in them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::config::Config;
use mdbook_html::HtmlHandlebars;
use mdbook_renderer::{RenderContext, Renderer};
use workbook_base::files::write_with_folders;

use super::deck::Deck;

/// mdBook's name for the template of a page.
const TEMPLATE: &str = "index.hbs";

/// Writes the decks beside the pages of `book`, which are in `out` already.
///
/// # Errors
/// mdBook cannot render one, or it cannot be written.
pub fn write_decks(book: &MDBook, decks: &[Deck], out: &Path) -> Result<()> {
    let workshop =
        tempfile::tempdir().context("cannot make a folder for the slides")?;
    let (theme, pages) =
        (workshop.path().join("theme"), workshop.path().join("pages"));
    write_with_folders(&theme.join(TEMPLATE), include_bytes!("index.hbs"))?;
    let config = deck_config(&book.config, &theme)?;
    let context = RenderContext::new(&book.root, as_book(decks), config, &pages);
    HtmlHandlebars::new().render(&context)?;
    // Of all that makes a book, only these are new.
    for deck in decks {
        let (from, to) = (pages.join(deck.page()), out.join(deck.page()));
        fs::copy(&from, &to)
            .with_context(|| format!("cannot write {}", to.display()))?;
    }
    Ok(())
}

/// The book's own configuration, with our template and no pages besides decks.
fn deck_config(config: &Config, theme: &Path) -> Result<Config> {
    let mut config = config.clone();
    config.set("output.html.theme", theme)?;
    config.set("output.html.search.enable", false)?;
    config.set("output.html.print.enable", false)?;
    config.set("output.html.input-404", "")?;
    Ok(config)
}

fn as_book(decks: &[Deck]) -> Book {
    let chapter = |deck: &Deck| {
        let path = Path::new(&deck.page()).with_extension("md");
        let content = deck.markdown.clone();
        BookItem::from(Chapter::new(&deck.title, content, path, Vec::new()))
    };
    Book::new_with_items(decks.iter().map(chapter).collect())
}
