//! Slides: the comments that mark them match, what they show is there, and no measured
//! number is typed into what the speaker says.

use anyhow::Result;
use workbook_base::repository::Repository;
use workbook_book::slides::shown;
use workbook_pages::figures::directive::{code, line_of};
use workbook_pages::figures::evidence::Evidence;
use workbook_pages::slide_marks::{BadMark, Part, cut_slides};

use super::Finding;
use super::numbers::typed;
use super::sources::{Page, Sources};

/// Checks the marks of every page.
///
/// # Errors
/// The records cannot be read.
pub fn check_slides(
    repository: &Repository,
    sources: &Sources,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for page in &sources.pages {
        let (slides, mut faults) = cut_slides(&page.text, &code(&page.text));
        if slides.iter().any(|slide| slide.parts.iter().any(is_from_elsewhere)) {
            let evidence = Evidence::read_records(repository)?;
            let parts = slides.iter().flat_map(|slide| &slide.parts);
            faults.extend(parts.filter_map(|part| missing(&evidence, page, part)));
        }
        for slide in &slides {
            // The notes begin below the title.
            let above = line_of(&page.text, slide.place);
            let notes = typed(&page.name, &slide.notes).into_iter();
            findings.extend(notes.map(|mut finding| {
                finding.line += above;
                finding
            }));
        }
        findings.extend(faults.into_iter().map(|fault| {
            let line = line_of(&page.text, fault.place);
            Finding::new(&page.name, line, format!("slides: {}", fault.message))
        }));
    }
    Ok(findings)
}

fn is_from_elsewhere(part: &Part) -> bool {
    matches!(part, Part::Show(..))
}

fn missing(evidence: &Evidence, page: &Page, part: &Part) -> Option<BadMark> {
    let Part::Show(what, place) = part else { return None };
    let chapter = page.path.file_stem()?.to_string_lossy();
    let error = shown(evidence, &chapter, what).err()?;
    Some(BadMark { place: *place, message: format!("{error:#}") })
}
