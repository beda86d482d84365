//! The book works without a network: no page loads anything from another host. What
//! a script might ask for while it runs is not seen here.

use std::fs;

use anyhow::Result;
use regex::Regex;
use workbook_base::repository::Repository;

use super::Finding;
use super::pages::{Pages, finding_at};
use super::sources::Sources;

/// Finds scripts, styles, images, fonts and frames that come from another host.
///
/// # Errors
/// If a style sheet of the book cannot be read.
pub fn check_hosts(
    repository: &Repository,
    sources: &Sources,
    pages: &Pages,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (_, contents, source) in pages.written(sources) {
        for load in contents.loads.iter().filter(|load| is_remote(load)) {
            findings.push(finding_at(source, load, message(load)));
        }
    }
    for (name, loads) in &pages.css {
        for load in loads.iter().filter(|load| is_remote(load)) {
            findings.push(in_style(repository, name, load)?);
        }
    }
    Ok(findings)
}

/// Leads to a host, which a link within the book never names.
pub fn is_remote(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    ["http:", "https:", "ws:", "wss:", "ftp:", "//"]
        .iter()
        .any(|start| link.starts_with(start))
}

fn message(load: &str) -> String {
    format!("the page loads {load} from another host; bring it into the book")
}

/// Blames the style sheet that was written rather than the one that was built from
/// it, whose name mdBook has given a hash.
fn in_style(repository: &Repository, name: &str, load: &str) -> Result<Finding> {
    let hash = Regex::new(r"-[0-9a-f]{8}\.css$")?;
    let written = hash.replace(name, ".css");
    for path in [repository.path(&written), repository.book().join(&*written)] {
        if let Ok(css) = fs::read_to_string(&path) {
            let line = css
                .lines()
                .position(|line| line.contains(load))
                .map_or(1, |index| index + 1);
            return Ok(Finding::new(repository.name(&path), line, message(load)));
        }
    }
    Ok(Finding::new("book.toml", 1, format!("{name}: {}", message(load))))
}
