//! Links between the pages: the page is there, and so is the fragment. Links to
//! other hosts are counted and not followed, for a check must not depend on the
//! weather.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use workbook_base::repository::normalise;

use super::Finding;
use super::hosts::is_remote;
use super::pages::{Pages, finding_at};
use super::sources::Sources;

/// Finds dead links and fragments, and missing images.
pub fn check_links(sources: &Sources, pages: &Pages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, contents, source) in pages.written(sources) {
        for link in contents
            .links
            .iter()
            .chain(&contents.loads)
            .filter(|link| is_local(link))
        {
            if let Some(message) = fault(pages, name, link) {
                findings.push(finding_at(source, link, message));
            }
        }
    }
    findings
}

/// How many links there are, as part of a sentence.
pub fn describe(sources: &Sources, pages: &Pages) -> String {
    let links =
        || pages.written(sources).flat_map(|(_, contents, _)| &contents.links);
    let local = links().filter(|link| is_local(link)).count();
    let remote = links().filter(|link| is_remote(link)).count();
    format!(
        "{local} links within the book (and {remote} to elsewhere, not followed)"
    )
}

/// What is wrong with a link that stands on the page `name`, if anything.
fn fault(pages: &Pages, name: &str, link: &str) -> Option<String> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let target = target(name, path);
    if !pages.files.contains(&target) {
        return Some(format!("dead link {link}: the book has no {target}"));
    }
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    let page = pages.html.get(&target)?;
    let is_there = fragment.is_empty() || page.ids.contains(fragment.as_ref());
    (!is_there).then(|| format!("dead link {link}: {target} has no {fragment}"))
}

/// The file that a path on the page `name` leads to.
fn target(name: &str, path: &str) -> String {
    if path.is_empty() {
        return name.to_owned();
    }
    let path = percent_decode_str(path).decode_utf8_lossy();
    let base = match path.strip_prefix('/') {
        Some(_) => Path::new(""),
        None => Path::new(name).parent().unwrap_or(Path::new("")),
    };
    let mut target: PathBuf = normalise(&base.join(path.trim_start_matches('/')));
    if path.ends_with('/') || target.as_os_str().is_empty() {
        target.push("index.html");
    }
    target.to_string_lossy().replace('\\', "/")
}

/// Has no scheme, as `mailto:` and `data:` are.
fn is_local(link: &str) -> bool {
    let before_path = link.split(['/', '#', '?']).next().unwrap_or_default();
    !before_path.contains(':') && !is_remote(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_a_browser_goes() {
        for (path, leads_to) in [
            ("", "a/b.html"),
            ("c.html", "a/c.html"),
            ("../c.html", "c.html"),
            ("./", "a/index.html"),
            ("/", "index.html"),
            ("/d/e.html", "d/e.html"),
            ("with%20space.html", "a/with space.html"),
        ] {
            assert_eq!(target("a/b.html", path), leads_to, "{path}");
        }
    }

    #[test]
    fn schemes_are_not_local() {
        for link in
            ["mailto:a@b.c", "data:,x", "https://example.org/a", "//example.org"]
        {
            assert!(!is_local(link), "{link}");
        }
        for link in ["a.html#b:c", "#x", "../a.html", ""] {
            assert!(is_local(link), "{link}");
        }
    }
}
