//! Listings: the code blocks of the pages, with what they include put in. One that
//! is wider than the code block scrolls sideways, and one that is too long is not
//! read.

use std::fs;

use anyhow::{Context, Result};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use workbook_anchors::anchored_lines;
use workbook_base::repository::Repository;
use workbook_pages::markdown::markdown_options;

use super::Finding;
use super::sources::{Include, Page, Part, Sources};

/// A listing longer than this does not fit a screen.
pub const MAX_LINES: usize = 40;

/// A code block of a page.
pub struct Listing {
    page: String,
    line: usize,
    is_rust: bool,
    lines: Vec<Line>,
}

/// A line of a listing, and where it comes from.
struct Line {
    file: String,
    number: usize,
    text: String,
}

/// The width of the code block: rustfmt keeps code to it.
///
/// # Errors
/// If rustfmt.toml does not say `max_width = N`.
pub fn max_width(repository: &Repository) -> Result<usize> {
    let path = repository.path("rustfmt.toml");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    text.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == "max_width")
        .and_then(|(_, width)| width.trim().parse().ok())
        .with_context(|| format!("{} has no line max_width = N", path.display()))
}

/// All listings of the book.
pub fn find_listings(repository: &Repository, sources: &Sources) -> Vec<Listing> {
    sources.pages.iter().flat_map(|page| listings_of(repository, page)).collect()
}

/// Finds listings too wide or too long.
pub fn check_listings(listings: &[Listing], max_width: usize) -> Vec<Finding> {
    listings
        .iter()
        .flat_map(|listing| {
            too_wide(listing, max_width).into_iter().chain(too_long(listing))
        })
        .collect()
}

fn too_wide(listing: &Listing, max_width: usize) -> Vec<Finding> {
    let width = |line: &Line| line.text.chars().count();
    listing
        .lines
        .iter()
        .filter(|line| width(line) > max_width)
        .map(|line| {
            let message = format!(
                "the listing is {} characters wide; {max_width} fit the page",
                width(line)
            );
            Finding::new(&line.file, line.number, message)
        })
        .collect()
}

fn too_long(listing: &Listing) -> Option<Finding> {
    let length = listing.lines.len();
    (length > MAX_LINES).then(|| {
        let message =
            format!("the listing is {length} lines long; {MAX_LINES} are enough");
        Finding::new(&listing.page, listing.line, message)
    })
}

fn listings_of(repository: &Repository, page: &Page) -> Vec<Listing> {
    let mut listings = code_blocks(page);
    for listing in &mut listings {
        let written = std::mem::take(&mut listing.lines);
        listing.lines = written
            .into_iter()
            .flat_map(|line| expand(repository, page, line))
            .collect();
        hide_lines(listing);
    }
    listings
}

/// The code blocks of a page, as written.
fn code_blocks(page: &Page) -> Vec<Listing> {
    let mut blocks = Vec::new();
    let mut current: Option<Listing> = None;
    let events = Parser::new_ext(&page.text, markdown_options()).into_offset_iter();
    for (event, place) in events {
        let line = page.text[..place.start].matches('\n').count() + 1;
        match (event, &mut current) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let (page, is_rust) = (page.name.clone(), is_rust(&kind));
                current = Some(Listing { page, line, is_rust, lines: Vec::new() });
            }
            (Event::Text(text), Some(block)) => {
                let lines = (line..).zip(text.lines().map(str::to_owned));
                block.lines.extend(lines.map(|(number, text)| Line {
                    file: page.name.clone(),
                    number,
                    text,
                }));
            }
            (Event::End(TagEnd::CodeBlock), _) => blocks.extend(current.take()),
            _ => {}
        }
    }
    blocks
}

/// A line as written, or the lines that the directive on it stands for.
fn expand(repository: &Repository, page: &Page, line: Line) -> Vec<Line> {
    let includes = page.includes_in(&line.text, line.number);
    if includes.is_empty() {
        return vec![line];
    }
    includes.iter().flat_map(|include| cut(repository, include)).collect()
}

/// The lines that a directive takes; none if the file is missing, which another
/// check finds.
fn cut(repository: &Repository, include: &Include) -> Vec<Line> {
    let text = fs::read_to_string(&include.file).unwrap_or_default();
    let file = repository.name(&include.file);
    let lines: Vec<(usize, &str)> = match &include.part {
        Part::Whole => (1..).zip(text.lines()).collect(),
        Part::Anchor(name) => anchored_lines(&text, name).collect(),
        Part::Lines => Vec::new(),
    };
    let line = |(number, text): (usize, &str)| Line {
        file: file.clone(),
        number,
        text: text.to_owned(),
    };
    lines.into_iter().map(line).collect()
}

/// mdBook does not show the lines of Rust that begin with a `#` and a space.
fn hide_lines(listing: &mut Listing) {
    let is_hidden = |line: &Line| {
        let text = line.text.trim_start();
        text == "#" || text.starts_with("# ")
    };
    if listing.is_rust {
        listing.lines.retain(|line| !is_hidden(line));
    }
}

fn is_rust(kind: &CodeBlockKind<'_>) -> bool {
    matches!(kind, CodeBlockKind::Fenced(language) if language.starts_with("rust"))
}
