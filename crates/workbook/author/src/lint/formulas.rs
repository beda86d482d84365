//! Formulas that cannot be rendered.

use workbook_pages::math::broken_formulas;

use super::Finding;
use super::sources::{Page, Sources};

/// Checks every formula of every page.
pub fn check_formulas(sources: &Sources) -> Vec<Finding> {
    let broken = |page: &Page| {
        let name = page.name.clone();
        broken_formulas(&page.text)
            .into_iter()
            .map(move |(line, message)| Finding::new(&name, line, message))
    };
    sources.pages.iter().flat_map(broken).collect()
}
