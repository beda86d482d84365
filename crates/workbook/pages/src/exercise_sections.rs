//! The exercises at the end of a chapter of the book: `{{#exercises CHAPTER}}`.

use anyhow::{Result, ensure};
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::manifest::Kind;
use workbook_exercises::words;

/// The name of the directive.
pub const DIRECTIVE: &str = "exercises";

/// All exercises of a chapter as Markdown, a heading of the third level for each.
///
/// # Errors
/// The chapter has none, or a file cannot be read.
pub fn markdown(repository: &Repository, chapter: &str) -> Result<String> {
    let catalogue = Catalogue::read(repository)?;
    let of_chapter: Vec<&Exercise> = catalogue
        .exercises
        .iter()
        .filter(|exercise| exercise.manifest.chapter == chapter)
        .collect();
    ensure!(!of_chapter.is_empty(), "the chapter {chapter:?} has no exercises");
    let each: Result<Vec<String>> =
        of_chapter.iter().map(|exercise| section(repository, exercise)).collect();
    Ok(format!("\n{}\n", each?.join("\n")))
}

fn section(repository: &Repository, exercise: &Exercise) -> Result<String> {
    let manifest = &exercise.manifest;
    let id = exercise.id();
    let what = match manifest.kind {
        Kind::Code => "code",
        Kind::Predict => "a prediction",
        Kind::Explain => "in your own words",
    };
    // What is asked follows from a seed, so it cannot stand on a page.
    let shown = match manifest.kind {
        Kind::Predict => {
            "The question, with your numbers in it, is what this prints:\n\n"
        }
        Kind::Code | Kind::Explain => "",
    };
    let after = match manifest.prerequisites.as_slice() {
        [] => String::new(),
        ids => format!(", after `{}`", ids.join("` and `")),
    };
    Ok(format!(
        "### {} {{#exercise-{id}}}\n\n\
         *{}: {what}, about {} minutes, {} points{after}*\n\n\
         {}\n\n\
         {shown}```console\n$ cargo workbook exercise start {id}\n```\n\n\
         Before anything is done, `cargo workbook exercise check` prints\n\n\
         ```text\n{}\n```\n",
        manifest.title,
        manifest.level,
        manifest.minutes,
        manifest.points,
        read_text(&exercise.file("prompt.md"))?.trim(),
        words::before_solving(repository, exercise),
    ))
}
