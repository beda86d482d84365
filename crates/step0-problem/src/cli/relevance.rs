//! Whether the options that were typed have an effect: one without is a mistake worth
//! reporting.

use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::arguments::FOR_SIDES;
use super::request::{Request, STDIN, Source};
use crate::files::Kind;

/// The options that are about tables only, and count for both files or for one.
const FOR_TABLES: [&str; 4] = ["columns", "separator", "decimal", "skip"];

/// The options that are about any file.
const FOR_FILES: [&str; 4] = ["label", "noise", "keep-noise", "format"];

/// Checks that each option is about something that is read.
pub fn check_relevance(
    request: &Request,
    matches: &ArgMatches,
) -> Result<(), String> {
    let is_given =
        |name: &&str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let given = |names: &[&'static str]| names.iter().copied().find(is_given);
    let files = request.files();
    let is_table = |path: &&Path| request.kind(path) != Some(Kind::Vtk);
    if files.iter().filter(|path| ***path == *STDIN).count() > 1 {
        return Err("standard input (-) can be one side only".into());
    }
    if let Some(option) = given(&FOR_TABLES)
        && !files.iter().any(is_table)
    {
        return Err(format!("--{option} is about a table, and none is read"));
    }
    if let Some(option) = given(&FOR_FILES)
        && files.is_empty()
    {
        return Err(format!("--{option} is about files, and none is read"));
    }
    if let Some(Source::Channels(channels)) = &request.source
        && !is_table(&&*channels.path)
    {
        return Err("expected a table behind --input".into());
    }
    for [name, left, right] in FOR_SIDES {
        for (side, option) in [left, right].into_iter().enumerate() {
            if is_given(&option) {
                check_side(request, side, name, option)?;
            }
        }
    }
    let is_told = |path: &&Path| Kind::of_name(&path.to_string_lossy()).is_some();
    if let Some(option) = given(&["format"])
        && files.iter().all(is_told)
    {
        return Err(format!(
            "--{option} is for - and names that do not tell the format"
        ));
    }
    Ok(())
}

/// Checks an option of one side, which is called `name` for both.
fn check_side(
    request: &Request,
    side: usize,
    name: &str,
    option: &str,
) -> Result<(), String> {
    if !matches!(request.source, Some(Source::Sides(..))) {
        return Err(format!(
            "--{option} is about one of two files (--left, --right)"
        ));
    }
    let set = ["left", "right"][side];
    match request.file(side) {
        None => {
            Err(format!("--{option} is about a file, and the {set} set is made"))
        }
        Some(path)
            if FOR_TABLES.contains(&name)
                && request.kind(path) == Some(Kind::Vtk) =>
        {
            Err(format!("--{option} is about a table, and the {set} set is none"))
        }
        Some(_) => Ok(()),
    }
}
