//! `cargo workbook course slides`: a chapter's marked parts, one after the other.
//!
//! A chapter marks what is shown between comments `slide` and `/slide`, and what the
//! speaker says in comments `notes: …` among it. The slides are cut from the page that
//! mdBook makes of the chapter, so listings, formulas and figures are those of the book;
//! its folder has the styles and fonts that they need, and nothing comes from elsewhere.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::book;
use crate::exercise::catalogue::read;
use crate::output::print;
use crate::repository::{Repository, normalise};

const START: &str = "<!-- slide -->";
const END: &str = "<!-- /slide -->";
const NOTES: &str = "<!-- notes:";
const END_OF_COMMENT: &str = "-->";

/// What to write and where.
#[derive(Args)]
pub struct Options {
    /// The chapters, as in step1-pure; all that have slides if none is named
    pub chapters: Vec<String>,
    /// The folder to write the book and its slides to; an earlier book is replaced
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// A part of a chapter that is shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// HTML.
    pub body: String,
    /// What the speaker says: text.
    pub notes: Vec<String>,
}

/// Cuts a page into slides.
///
/// # Errors
/// A comment that opens or closes nothing.
pub fn cut(page: &str) -> Result<Vec<Slide>> {
    let mut slides = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find(START) {
        ensure!(
            !rest[..start].contains(END),
            "`{END}` without a `{START}` before it"
        );
        let inside = &rest[start + START.len()..];
        let Some(end) = inside.find(END) else {
            bail!("slide {} is never closed", slides.len() + 1);
        };
        ensure!(
            !inside[..end].contains(START),
            "slide {} begins inside another one",
            slides.len() + 2
        );
        slides.push(slide(&inside[..end])?);
        rest = &inside[end + END.len()..];
    }
    ensure!(!rest.contains(END), "`{END}` without a `{START}` before it");
    Ok(slides)
}

fn slide(html: &str) -> Result<Slide> {
    let (mut body, mut notes) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some(start) = rest.find(NOTES) {
        let note = &rest[start + NOTES.len()..];
        let end = note.find(END_OF_COMMENT).context("a note that never ends")?;
        body += &rest[..start];
        notes.push(note[..end].split_whitespace().collect::<Vec<_>>().join(" "));
        rest = &note[end + END_OF_COMMENT.len()..];
    }
    body += rest;
    Ok(Slide { body: body.trim().to_owned(), notes })
}

/// Writes the book, and beside each chapter's page its slides.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let out = normalise(&std::path::absolute(&options.out)?);
    book::publish(repository, &out)?;
    let mut written = Vec::new();
    for chapter in chapters(repository, &options.chapters)? {
        let path = out.join(format!("{chapter}.html"));
        let page = read(&path)?;
        let slides =
            cut(&page).with_context(|| format!("in book/{chapter}.md"))?;
        if slides.is_empty() {
            let is_asked_for = options.chapters.contains(&chapter);
            ensure!(!is_asked_for, "book/{chapter}.md marks no slides");
            continue;
        }
        let deck = out.join(format!("{chapter}-slides.html"));
        fs::write(&deck, document(&page, &slides)?)
            .with_context(|| format!("cannot write {}", deck.display()))?;
        written.push(format!("{} slides in {}", slides.len(), deck.display()));
    }
    ensure!(!written.is_empty(), "no chapter marks slides");
    print(&written.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Those that are named, or all pages of the book.
fn chapters(repository: &Repository, wanted: &[String]) -> Result<Vec<String>> {
    let summary = read(&repository.book().join("SUMMARY.md"))?;
    let links = summary.lines().filter_map(|line| line.split_once("]("));
    let all: Vec<String> = links
        .filter_map(|(_, link)| Some(link.split_once(".md)")?.0.to_owned()))
        .collect();
    for chapter in wanted {
        ensure!(all.contains(chapter), "there is no chapter {chapter:?}");
    }
    Ok(match wanted.is_empty() {
        true => all,
        false => wanted.to_vec(),
    })
}

/// A page of its own, with the styles of the chapter's page.
fn document(page: &str, slides: &[Slide]) -> Result<String> {
    let head = page
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"))
        .map(|(title, _)| title)
        .context("a page without a title")?;
    let styles: String = page
        .split("<link rel=\"stylesheet\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .filter(|(attributes, _)| !attributes.contains("print"))
        .map(|(attributes, _)| format!("<link rel=\"stylesheet\"{attributes}>\n"))
        .collect();
    let each: String = slides
        .iter()
        .map(|slide| {
            let notes: String =
                slide.notes.iter().map(|note| format!("<p>{note}</p>\n")).collect();
            format!(
                "<section>\n<div class=\"content\">\n{}\n</div>\n<aside>\n{notes}</aside>\n</section>\n",
                slide.body
            )
        })
        .collect();
    Ok(include_str!("slides/slides.html")
        .replace("{TITLE}", head)
        .replace("{STYLES}", &styles)
        .replace("{STYLE}", include_str!("slides/slides.css"))
        .replace("{SCRIPT}", include_str!("slides/slides.js"))
        .replace("{SLIDES}", &each))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_have_bodies_and_notes() {
        let page = "<p>a</p><!-- slide --><h2>B</h2>\n<!-- notes: Say\n  this. --><p>c</p>\
                    <!-- /slide -->d<!-- slide -->e<!-- /slide -->";
        let slides = cut(page).unwrap();
        assert_eq!(slides.len(), 2);
        assert_eq!(slides[0].body, "<h2>B</h2>\n<p>c</p>");
        assert_eq!(slides[0].notes, ["Say this."]);
        assert_eq!(slides[1], Slide { body: "e".into(), notes: Vec::new() });
    }

    #[test]
    fn comments_that_do_not_match_are_mistakes() {
        for (page, message) in [
            ("<!-- slide -->a", "never closed"),
            ("a<!-- /slide -->", "without"),
            ("<!-- slide -->a<!-- slide -->b<!-- /slide -->", "inside another"),
            ("<!-- slide -->a<!-- /slide -->b<!-- /slide -->", "without"),
        ] {
            let error = cut(page).unwrap_err().to_string();
            assert!(error.contains(message), "{page}: {error}");
        }
    }
}
