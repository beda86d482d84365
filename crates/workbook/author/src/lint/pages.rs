//! The book as built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use workbook_base::repository::{Repository, files_below};

use super::Finding;
use super::html::{Contents, read_html, style_loads};
use super::sources::{Page, Sources};

/// The files of the book as built, by their path in it, with forward slashes.
pub struct Pages {
    /// Every file.
    pub files: BTreeSet<String>,
    /// What the pages hold.
    pub html: BTreeMap<String, Contents>,
    /// What the style sheets fetch.
    pub css: BTreeMap<String, Vec<String>>,
}

impl Pages {
    /// Reads the book in `folder`.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read_pages(folder: &Path) -> Result<Self> {
        let site = Repository::at(folder);
        let mut pages = Self {
            files: BTreeSet::new(),
            html: BTreeMap::new(),
            css: BTreeMap::new(),
        };
        for path in files_below(folder)? {
            let name = site.name(&path);
            let text = || {
                fs::read_to_string(&path)
                    .with_context(|| format!("cannot read {name}"))
            };
            if name.ends_with(".html") {
                pages.html.insert(name.clone(), read_html(&text()?));
            } else if name.ends_with(".css") {
                pages.css.insert(name.clone(), style_loads(&text()?));
            }
            pages.files.insert(name);
        }
        Ok(pages)
    }

    /// The pages that someone wrote, each with its Markdown file. The others (the
    /// table of contents, the page for printing) repeat these or are mdBook's own.
    pub fn written<'a>(
        &'a self,
        sources: &'a Sources,
    ) -> impl Iterator<Item = (&'a str, &'a Contents, &'a Page)> {
        self.html.iter().filter_map(|(name, contents)| {
            let page = sources.pages.iter().find(|page| html_name(page) == *name)?;
            Some((name.as_str(), contents, page))
        })
    }
}

/// `book/README.md` becomes `index.html`; every other page keeps its name.
fn html_name(page: &Page) -> String {
    let name = page.name.trim_start_matches("book/").trim_end_matches(".md");
    match name.strip_suffix("README") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => {
            format!("{folder}index.html")
        }
        _ => format!("{name}.html"),
    }
}

/// A finding about a link, at the first line of the page's source that writes it.
pub fn finding_at(page: &Page, link: &str, message: String) -> Finding {
    // In the source a link to a page ends in .md, and may stand in angle brackets or
    // quotes.
    let written = [link.to_owned(), link.replacen(".html", ".md", 1)];
    let line = written.iter().map(|link| page.line_of(link)).max().unwrap_or(1);
    Finding::new(&page.name, line, message)
}
