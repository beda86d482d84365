//! A numbered chapter has a crate of the same stem, a step or lab has a chapter, and
//! every Markdown file is a chapter or part of one.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use anyhow::Result;
use workbook_base::repository::{Repository, normalise};

use super::Finding;
use super::sources::Sources;

/// mdBook uses this page without being told to.
const PAGE_NOT_FOUND: &str = "book/404.md";

/// Checks chapters against crates and files.
///
/// # Errors
/// If crates/ cannot be read.
pub fn check_chapters(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    if let Err(error) = &sources.summary {
        return Ok(vec![Finding::new(
            &sources.summary_page.name,
            1,
            error.root_cause().to_string(),
        )]);
    }
    let mut findings = missing_files(repository, sources);
    findings.extend(chapters_without_crate(repository, sources)?);
    findings.extend(crates_without_chapter(repository, sources)?);
    findings.extend(forgotten_pages(repository, sources));
    Ok(findings)
}

fn missing_files(repository: &Repository, sources: &Sources) -> Vec<Finding> {
    sources
        .chapters()
        .filter(|(file, _)| !repository.book().join(file).is_file())
        .map(|(file, _)| in_summary(sources, &file, "the chapter's file is missing"))
        .collect()
}

fn chapters_without_crate(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    let crates = repository.crate_names()?;
    Ok(sources
        .chapters()
        .filter(|(file, is_numbered)| *is_numbered && !crates.contains(&stem(file)))
        .map(|(file, _)| {
            let message =
                format!("the numbered chapter has no crate crates/{}", stem(&file));
            in_summary(sources, &file, &message)
        })
        .collect())
}

fn crates_without_chapter(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    let stems: HashSet<String> =
        sources.chapters().map(|(file, _)| stem(&file)).collect();
    Ok(repository
        .crate_names()?
        .into_iter()
        .filter(|name| name.starts_with("step") || name.starts_with("lab-"))
        .filter(|name| !stems.contains(name))
        .map(|name| {
            let message = format!(
                "the crate {name} has no chapter book/{name}.md in SUMMARY.md"
            );
            Finding::new(format!("crates/{name}/Cargo.toml"), 1, message)
        })
        .collect())
}

fn forgotten_pages(repository: &Repository, sources: &Sources) -> Vec<Finding> {
    let mut known = sources.included_files();
    known.extend(
        sources.chapters().map(|(file, _)| normalise(&repository.book().join(file))),
    );
    sources
        .pages
        .iter()
        .filter(|page| !known.contains(&page.path) && page.name != PAGE_NOT_FOUND)
        .map(|page| Finding::new(&page.name, 1, "the page is not in SUMMARY.md"))
        .collect()
}

fn in_summary(sources: &Sources, file: &Path, message: &str) -> Finding {
    let page = &sources.summary_page;
    let file = file.to_string_lossy().replace('\\', "/");
    let line =
        page.line_of(&format!("({file}")).max(page.line_of(&format!("(./{file}")));
    Finding::new(&page.name, line, format!("{file}: {message}"))
}

fn stem(file: &Path) -> String {
    file.file_stem().and_then(OsStr::to_str).unwrap_or_default().to_owned()
}
