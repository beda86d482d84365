//! What happens to the chapters between mdBook's reading them and its writing pages:
//! formulas are rendered, and figures, tables and numbers taken from the records.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, parse_input};
use workbook_base::repository::Repository;

use super::math::Math;
use crate::figures::directive;
use crate::figures::evidence::Evidence;
use crate::figures::{BadDirective, resolve};

/// The mdBook preprocessor of this workbook.
#[derive(Default)]
pub struct Workbook {
    math: Math,
}

impl Preprocessor for Workbook {
    fn name(&self) -> &str {
        "workbook"
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let evidence = Evidence::read_records(&Repository::at(&context.root))?;
        let source = context.root.join(&context.config.book.src);
        let mut mistakes = Vec::new();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                mistakes.extend(self.prepare(chapter, &source, &evidence));
            }
        });
        if mistakes.is_empty() { Ok(book) } else { bail!(mistakes.join("\n")) }
    }
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

impl Workbook {
    /// Prepares a chapter; returns what is wrong with it.
    fn prepare(
        &self,
        chapter: &mut Chapter,
        source: &Path,
        evidence: &Evidence,
    ) -> Vec<String> {
        let content = match self.math.render(&chapter.content) {
            Ok(content) => content,
            Err(error) => {
                return vec![format!("chapter \"{}\": {error}", chapter.name)];
            }
        };
        let (content, mistakes) = resolve(&content, evidence, &to_root(chapter));
        chapter.content = content;
        mistakes.iter().map(|bad| mistake(chapter, source, bad)).collect()
    }
}

/// The way from a chapter's page to the root of the book: "../" for each folder.
fn to_root(chapter: &Chapter) -> String {
    let folder = chapter.path.as_deref().and_then(Path::parent);
    "../".repeat(folder.map_or(0, |folder| folder.components().count()))
}

/// Names the chapter and the line. Listings have been put in by now, so the line is
/// that of the directive in the file.
fn mistake(chapter: &Chapter, source: &Path, bad: &BadDirective) -> String {
    let BadDirective { directive, message, .. } = bad;
    let place = chapter.source_path.as_deref().and_then(|path| {
        let text = fs::read_to_string(source.join(path)).ok()?;
        let mut written = directive::find_directives(&text).into_iter();
        let found =
            written.find(|found| text[found.place.clone()] == **directive)?;
        Some(format!("{}:{}", path.display(), found.line))
    });
    let place = place.unwrap_or_else(|| format!("chapter \"{}\"", chapter.name));
    format!("{place}: {directive}: {message}")
}
