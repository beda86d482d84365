//! What a slide shows from elsewhere in the book: a figure, a table, an image, or the
//! exercises of its chapter.

use anyhow::{Result, bail, ensure};
use pulldown_cmark::{Event, Parser, Tag, html};
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::exercises_of;
use workbook_pages::figures::evidence::Evidence;
use workbook_pages::figures::resolve;

/// What `<!-- slide show: … -->` asks for, as Markdown: `figure …`, `table …`,
/// `exercises` or an image.
///
/// # Errors
/// There is no such thing.
pub fn shown(evidence: &Evidence, chapter: &str, what: &str) -> Result<String> {
    let repository = evidence.repository();
    match what.split_whitespace().next() {
        Some("exercises") if what == "exercises" => exercises(repository, chapter),
        Some("figure" | "table") => figure_or_table(evidence, what),
        _ => image(repository, what),
    }
}

fn figure_or_table(evidence: &Evidence, what: &str) -> Result<String> {
    let (markdown, mistakes) = resolve(&format!("{{{{#{what}}}}}"), evidence, "");
    match mistakes.first() {
        Some(mistake) => bail!("{}: {}", mistake.directive, mistake.message),
        None => Ok(markdown),
    }
}

/// As HTML, for mdBook would let a click enlarge it.
fn image(repository: &Repository, what: &str) -> Result<String> {
    let file = Parser::new(what).find_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url),
        _ => None,
    });
    let Some(file) = file.filter(|_| what.starts_with("![")) else {
        bail!(
            "a slide shows `figure …`, `table …`, `exercises` or an image, not {what:?}"
        );
    };
    let is_there = repository.book().join(&*file).is_file();
    ensure!(is_there, "there is no book/{file}");
    let mut text = String::new();
    html::push_html(&mut text, Parser::new(what));
    Ok(text)
}

/// A table of the exercises of a chapter.
fn exercises(repository: &Repository, chapter: &str) -> Result<String> {
    let exercises = exercises_of(repository, &[chapter.to_owned()])?;
    let mut table = String::from(
        "| level | exercise | `cargo workbook exercise start …` | minutes | points |\n\
         |---|---|---|---:|---:|\n",
    );
    for exercise in &exercises {
        let it = &exercise.manifest;
        table += &format!(
            "| {} | {} | `{}` | {} | {} |\n",
            it.level, it.title, it.id, it.minutes, it.points
        );
    }
    Ok(table)
}
