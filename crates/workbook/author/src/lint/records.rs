//! Records and what the book takes from them: broken records, directives that cannot
//! be resolved, and a table in README.md that differs from its record.

use std::fs;

use anyhow::Result;
use workbook_base::repository::Repository;
use workbook_pages::figures::evidence::Evidence;
use workbook_pages::figures::resolve;

use super::Finding;
use super::sources::Sources;
use crate::readme;

/// Checks records, directives and README.md.
pub fn check_records(repository: &Repository, sources: &Sources) -> Vec<Finding> {
    let evidence = match Evidence::read_records(repository) {
        Ok(evidence) => evidence,
        // The outermost of its causes is the file.
        Err(error) => {
            let file = error.to_string();
            let causes: Vec<String> =
                error.chain().skip(1).map(ToString::to_string).collect();
            return vec![Finding::new(file, 1, causes.join(": "))];
        }
    };
    let mut findings = directives(sources, &evidence);
    findings.extend(table(repository, &evidence));
    findings
}

fn directives(sources: &Sources, evidence: &Evidence) -> Vec<Finding> {
    let of_page = |page: &super::sources::Page| {
        let (_, faults) = resolve(&page.text, evidence, "");
        let name = page.name.clone();
        faults.into_iter().map(move |fault| {
            let message = format!("{}: {}", fault.directive, fault.message);
            Finding::new(&name, fault.line, message)
        })
    };
    sources.pages.iter().flat_map(of_page).collect()
}

fn table(repository: &Repository, evidence: &Evidence) -> Option<Finding> {
    let text = fs::read_to_string(repository.path(readme::FILE)).ok()?;
    let message = match differs(&text, evidence) {
        Ok(false) => return None,
        Ok(true) => {
            "the speeds are not those of the record; fill them in again with \
                     `cargo workbook readme`"
                .to_owned()
        }
        Err(error) => format!("{error:#}"),
    };
    let line = text.lines().position(|line| line.contains(readme::BEGIN));
    Some(Finding::new(readme::FILE, line.unwrap_or(0) + 1, message))
}

fn differs(text: &str, evidence: &Evidence) -> Result<bool> {
    let text = text.replace("\r\n", "\n");
    Ok(readme::filled(&text, evidence)?.is_some_and(|filled| filled != text))
}
