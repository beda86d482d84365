//! The machine whose numbers the book quotes.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use workbook_base::repository::Repository;

/// The file that names our reference host, below the repository's root.
pub const REFERENCE_FILE: &str = "book/records/reference.json";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    host: String,
}

/// The name of our reference host.
///
/// # Errors
/// If the file that names it is missing or says something else.
pub fn reference_host(repository: &Repository) -> Result<String> {
    let expected = || {
        format!(
            "{REFERENCE_FILE} should name the host whose numbers the book quotes, \
             as in {{\"host\": \"desk\"}}"
        )
    };
    let text = fs::read_to_string(repository.path(REFERENCE_FILE))
        .with_context(expected)?;
    let reference: Reference = serde_json::from_str(&text).with_context(expected)?;
    ensure!(super::is_name(&reference.host), expected());
    Ok(reference.host)
}
