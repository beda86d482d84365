//! What must hold between chapters, listings, crates and links.
//!
//! A check is a function that returns the [`Finding`]s it made, in a module of its
//! own:
//!
//! | module | a finding is |
//! |---|---|
//! | [`chapters`] | a chapter without its crate or file, a crate or file without its chapter |
//! | [`includes`] | a directive whose file or anchor is missing, or that no test covers |
//! | [`anchors`] | an anchor never closed, opened twice, closed unopened, or used by no chapter |
//! | [`listings`] | a listing too wide or too long for the page |
//! | [`formulas`] | a formula that cannot be rendered |
//! | [`numbers`] | a measured number typed into prose |
//! | [`records`] | a broken record, a directive or a table in README.md at odds with one |
//! | [`exercises`] | an exercise that no chapter shows, or whose manifest or texts are wrong |
//! | [`slides`] | a comment that marks a slide without its partner, or a slide without notes |
//! | [`links`] | a dead link or fragment between the pages |
//! | [`hosts`] | a page that loads something from another host |
//!
//! The first nine read the sources; the last two read the pages built from them.

pub mod anchors;
pub mod chapters;
pub mod exercises;
pub mod formulas;
pub mod hosts;
mod html;
pub mod includes;
pub mod links;
pub mod listings;
pub mod numbers;
mod pages;
pub mod records;
pub mod slides;
mod sources;

use std::process::ExitCode;

use anyhow::{Context, Result};
pub use workbook_base::finding::Finding;
use workbook_base::output::print;
use workbook_base::repository::Repository;

use pages::Pages;
use sources::Sources;

/// What was looked at, and what was found.
pub struct Report {
    /// What is wrong, in order of file and line.
    pub findings: Vec<Finding>,
    /// What an author may want to do, and nothing fails for.
    pub warnings: Vec<Finding>,
    /// How much was checked, as a sentence.
    pub summary: String,
}

/// Checks everything and prints what is wrong. The exit status is 1 if anything is.
///
/// # Errors
/// If the repository cannot be read, or has no rustfmt.toml to take the width from.
pub fn print_findings(repository: &Repository) -> Result<ExitCode> {
    let report = check_everything(repository)?;
    for warning in &report.warnings {
        print(&format!("warning: {warning}"))?;
    }
    if report.findings.is_empty() {
        print(&report.summary)?;
        return Ok(ExitCode::SUCCESS);
    }
    let lines: Vec<String> =
        report.findings.iter().map(Finding::to_string).collect();
    print(&lines.join("\n"))?;
    Ok(ExitCode::FAILURE)
}

/// Checks everything.
///
/// # Errors
/// If the repository cannot be read, or has no rustfmt.toml to take the width from.
pub fn check_everything(repository: &Repository) -> Result<Report> {
    let sources = Sources::read_book(repository)?;
    let listings = listings::find_listings(repository, &sources);
    let mut findings = chapters::check_chapters(repository, &sources)?;
    findings.extend(includes::check_includes(repository, &sources)?);
    findings.extend(anchors::check_anchors(repository, &sources)?);
    findings.extend(listings::check_listings(
        &listings,
        listings::max_width(repository)?,
    ));
    findings.extend(formulas::check_formulas(&sources));
    findings.extend(numbers::check_numbers(repository, &sources));
    findings.extend(records::check_records(repository, &sources));
    findings.extend(exercises::check_exercises(repository, &sources)?);
    findings.extend(slides::check_slides(repository, &sources)?);
    let warnings = exercises::measured_before(repository, &mut findings)?;

    let mut summary = format!(
        "Checked {} chapters, {} listings, {} anchors",
        sources.chapters().count(),
        listings.len(),
        anchors::count(repository)?
    );
    let scratch =
        tempfile::tempdir().context("cannot make a folder for the pages")?;
    match workbook_book::build(repository, scratch.path()) {
        Ok(()) => {
            let pages = Pages::read_pages(scratch.path())?;
            findings.extend(links::check_links(&sources, &pages));
            findings.extend(hosts::check_hosts(repository, &sources, &pages)?);
            summary += &format!(
                ", {}: nothing to mend.",
                links::describe(&sources, &pages)
            );
        }
        // A mistake found above is usually the reason, and says where it is.
        Err(error) if findings.is_empty() => {
            findings.push(Finding::new("book.toml", 1, format!("{error:#}")));
        }
        Err(_) => {}
    }
    findings.sort();
    findings.dedup();
    Ok(Report { findings, warnings, summary })
}
