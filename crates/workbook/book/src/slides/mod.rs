//! `cargo workbook course slides`: a chapter's marked parts, one after the other.
//!
//! Comments in a chapter say what is shown and what the speaker says
//! ([`workbook_pages::slide_marks`]). The slides are cut from the chapter's Markdown, once
//! listings, figures and formulas have been put in, and make a page of Markdown
//! themselves: a deck. mdBook renders it as it renders a chapter, in a template of ours, so
//! everything looks on a slide as it does in the book. Decks lie beside the pages and use
//! their styles and fonts; reveal.js, in the folder `slides`, turns them. Nothing comes from
//! another host.
//!
//! | module | what it does |
//! |---|---|
//! | [`excerpt`] | takes parts of a chapter, without what a slide has no room for |
//! | [`deck`] | puts them together as a page of Markdown |
//! | [`mod@shown`] | figures, tables and images from elsewhere in the book |
//! | [`render`] | makes HTML of it |

mod deck;
mod excerpt;
mod render;
mod shown;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use clap::Args;
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, Chapter};
use mdbook_html::HtmlHandlebars;
use workbook_base::files::write_with_folders;
use workbook_base::output::print;
use workbook_base::repository::{Repository, normalise};
use workbook_pages::figures::evidence::Evidence;

use crate::publish;
use crate::publish::{load_book, without_problems};
use deck::Deck;
pub use shown::shown;

/// What to write and where.
#[derive(Args)]
pub struct Options {
    /// The chapters, as in step1-pure; all that have slides if none is named
    pub chapters: Vec<String>,
    /// The folder to write the book and its slides to; an earlier book is replaced
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// What every deck needs, in a folder of its own beside the pages.
const SHARED: [(&str, &[u8]); 6] = [
    ("slides/reveal.js", include_bytes!("../../reveal/reveal.js")),
    ("slides/reveal.css", include_bytes!("../../reveal/reveal.css")),
    ("slides/notes.js", include_bytes!("../../reveal/notes.js")),
    ("slides/LICENSE", include_bytes!("../../reveal/LICENSE")),
    ("slides/slides.js", include_bytes!("slides.js")),
    ("slides/slides.css", include_bytes!("slides.css")),
];

/// Writes the book, and beside each chapter's page its slides.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn write_slides(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let out = normalise(&std::path::absolute(&options.out)?);
    let book = without_problems(|| load_book(repository))?;
    let wanted = &options.chapters;
    ensure_chapters(&book.book, wanted)?;
    publish(repository, &out)?;
    let decks = without_problems(|| {
        let decks = decks(repository, &book, wanted)?;
        render::write_decks(&book, &decks, &out)?;
        Ok(decks)
    })?;
    for (name, bytes) in SHARED {
        write_with_folders(&out.join(name), bytes)?;
    }
    let lines: Vec<String> = decks.iter().map(|deck| describe(deck, &out)).collect();
    print(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn ensure_chapters(book: &Book, wanted: &[String]) -> Result<()> {
    for chapter in wanted {
        let is_there = book.chapters().any(|known| stem(known) == *chapter);
        ensure!(is_there, "there is no chapter {chapter:?}");
    }
    Ok(())
}

/// The decks of the chapters that are wanted, or of all that mark slides.
fn decks(
    repository: &Repository,
    book: &MDBook,
    wanted: &[String],
) -> Result<Vec<Deck>> {
    let (prepared, _) = book.preprocess_book(&HtmlHandlebars::new())?;
    let evidence = Evidence::read_records(repository)?;
    let is_wanted =
        |chapter: &&Chapter| wanted.is_empty() || wanted.contains(&stem(chapter));
    let decks = prepared
        .chapters()
        .filter(is_wanted)
        .map(|chapter| Deck::of_chapter(&stem(chapter), chapter, book, &evidence))
        .collect::<Result<Vec<Deck>>>()?;
    let (decks, empty): (Vec<Deck>, Vec<Deck>) =
        decks.into_iter().partition(|deck| !deck.slides.is_empty());
    if !wanted.is_empty()
        && let Some(deck) = empty.first()
    {
        bail!("book/{}.md marks no slides", deck.chapter);
    }
    ensure!(!decks.is_empty(), "no chapter marks slides");
    Ok(decks)
}

/// "step1-pure" for book/step1-pure.md.
fn stem(chapter: &Chapter) -> String {
    let path = chapter.path.as_deref().unwrap_or(Path::new(""));
    path.with_extension("").to_string_lossy().into_owned()
}

fn describe(deck: &Deck, out: &Path) -> String {
    let (count, minutes) = (deck.slides.len() + 1, deck.minutes());
    format!("{count:2} slides, {minutes:3} min  {}", out.join(deck.page()).display())
}
