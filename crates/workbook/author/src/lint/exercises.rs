//! Exercises and chapters: every exercise is shown at the end of its chapter, every
//! manifest is good, and no measured number is typed into their texts.

use anyhow::Result;
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, EXERCISES, MANIFEST};
use workbook_pages::exercise_sections::DIRECTIVE;
use workbook_pages::figures::directive;

use super::Finding;
use super::numbers::typed;
use super::sources::Sources;
use crate::verify::speed::record::{FILE, Record};

/// The texts of an exercise that learners read.
const TEXTS: [&str; 3] = ["prompt.md", "hints.md", "walkthrough.md"];

/// Checks exercises against chapters.
///
/// # Errors
/// A file cannot be read.
pub fn check_exercises(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    if !repository.path(EXERCISES).is_dir() {
        return Ok(Vec::new());
    }
    let catalogue = Catalogue::read(repository)?;
    let mut findings = catalogue.findings.clone();
    for (chapter, exercises) in catalogue.chapters() {
        let name = format!("book/{chapter}.md");
        let is_shown = sources.pages.iter().any(|page| {
            page.name == name
                && directive::find_directives(&page.text).iter().any(|found| {
                    found.name == DIRECTIVE && found.arguments == chapter
                })
        });
        if !is_shown {
            let file = format!("{}/{MANIFEST}", exercises[0].name);
            let message =
                format!("{name} does not show it: {{{{#{DIRECTIVE} {chapter}}}}}");
            findings.push(Finding::new(file, 1, message));
        }
    }
    for exercise in &catalogue.exercises {
        for text in TEXTS {
            let path = exercise.file(text);
            if path.is_file() {
                findings.extend(typed(&repository.name(&path), &read_text(&path)?));
            }
        }
    }
    Ok(findings)
}

/// Warns of exercises whose speed was measured before they were as they are now, or
/// never. A record that cannot be read is a finding.
///
/// # Errors
/// A file cannot be read.
pub fn measured_before(
    repository: &Repository,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Finding>> {
    if !repository.path(EXERCISES).is_dir() {
        return Ok(Vec::new());
    }
    match Record::read(repository) {
        Ok(record) => record.outdated(&Catalogue::read(repository)?),
        Err(error) => {
            let causes: Vec<String> =
                error.chain().skip(1).map(ToString::to_string).collect();
            findings.push(Finding::new(FILE, 1, causes.join(": ")));
            Ok(Vec::new())
        }
    }
}
