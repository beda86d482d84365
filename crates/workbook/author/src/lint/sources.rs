//! The Markdown files of the book, read once for all checks.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use mdbook_summary::{Summary, SummaryItem, parse_summary};
use regex::Regex;
use workbook_base::repository::{Repository, files_below, normalise};

/// The book as written.
pub struct Sources {
    /// What SUMMARY.md says, or why it cannot be read.
    pub summary: Result<Summary>,
    /// SUMMARY.md itself.
    pub summary_page: Page,
    /// Every other Markdown file below book/, chapter or not.
    pub pages: Vec<Page>,
}

/// One Markdown file.
pub struct Page {
    /// From the repository's root, with forward slashes.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// A directive that takes a listing from another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// The line of the page that it stands on, from 1.
    pub line: usize,
    /// The file it names.
    pub file: PathBuf,
    /// What it takes of the file.
    pub part: Part,
}

/// What a directive takes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    Whole,
    /// What stands between the two comments of this name.
    Anchor(String),
    /// Lines given by their numbers.
    Lines,
}

impl Sources {
    /// Reads book/.
    ///
    /// # Errors
    /// If a file cannot be read, or there is no SUMMARY.md.
    pub fn read_book(repository: &Repository) -> Result<Self> {
        let summary_path = repository.book().join("SUMMARY.md");
        let summary_page = Page::read_file(repository, summary_path.clone())?;
        let mut pages = Vec::new();
        for path in files_below(&repository.book())? {
            if path.extension().is_some_and(|extension| extension == "md")
                && path != summary_path
            {
                pages.push(Page::read_file(repository, path)?);
            }
        }
        Ok(Self { summary: parse_summary(&summary_page.text), summary_page, pages })
    }

    /// Every chapter in SUMMARY.md that names a file: the file from book/, and if it
    /// is numbered.
    pub fn chapters(&self) -> impl Iterator<Item = (PathBuf, bool)> {
        let mut chapters = Vec::new();
        if let Ok(summary) = &self.summary {
            collect_chapters(&summary.prefix_chapters, &mut chapters);
            collect_chapters(&summary.numbered_chapters, &mut chapters);
            collect_chapters(&summary.suffix_chapters, &mut chapters);
        }
        chapters.into_iter()
    }

    /// All files that pages include.
    pub fn included_files(&self) -> HashSet<PathBuf> {
        self.pages
            .iter()
            .flat_map(Page::includes)
            .map(|include| include.file)
            .collect()
    }
}

fn collect_chapters(items: &[SummaryItem], chapters: &mut Vec<(PathBuf, bool)>) {
    for item in items {
        if let SummaryItem::Link(link) = item {
            chapters.extend(
                link.location.clone().map(|file| (file, link.number.is_some())),
            );
            collect_chapters(&link.nested_items, chapters);
        }
    }
}

/// mdBook's own pattern, for the directives that take something from a file.
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(\\)?\{\{\s*#(?:include|rustdoc_include|playground)\s+([^}\s]+)[^}]*\}\}",
    )
    .expect("the pattern is valid")
});

impl Page {
    fn read_file(repository: &Repository, path: PathBuf) -> Result<Self> {
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { name: repository.name(&path), path, text })
    }

    /// The directives in this page that take something from a file.
    pub fn includes(&self) -> Vec<Include> {
        self.text
            .lines()
            .enumerate()
            .flat_map(|(index, line)| self.includes_in(line, index + 1))
            .collect()
    }

    /// The directives in one line of this page; one with a backslash before it is
    /// shown as it is.
    pub fn includes_in(&self, line: &str, number: usize) -> Vec<Include> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        DIRECTIVE
            .captures_iter(line)
            .filter(|directive| directive.get(1).is_none())
            .map(|directive| {
                let (file, part) =
                    directive[2].split_once(':').unwrap_or((&directive[2], ""));
                Include {
                    line: number,
                    file: normalise(&folder.join(file)),
                    part: Part::of(part),
                }
            })
            .collect()
    }

    /// The first line that holds `text`, else 1.
    pub fn line_of(&self, text: &str) -> usize {
        self.text
            .lines()
            .position(|line| line.contains(text))
            .map_or(1, |index| index + 1)
    }
}

impl Part {
    /// What stands behind the colon: nothing, an anchor, or numbers with colons
    /// between.
    fn of(text: &str) -> Self {
        let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if text.is_empty() {
            Self::Whole
        } else if text.split(':').all(is_number) {
            Self::Lines
        } else {
            Self::Anchor(text.split(':').next().unwrap_or_default().to_owned())
        }
    }
}
