//! What a learner types.
//!
//! | module | commands |
//! |---|---|
//! | [`overview`] | `list`, `next` |
//! | [`start`](mod@start) | `start` |
//! | [`check`] | `check`, `watch` |
//! | [`outcome`] | what `check` says |
//! | [`help`] | `hint`, `solution` |
//! | [`reset`](mod@reset) | `reset` |

mod check;
mod help;
mod outcome;
mod overview;
mod reset;
mod start;

use anyhow::{Context, Result, bail};
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};

use crate::progress::Progress;

pub use check::{before_solving, check_all, check_one, watch};
pub use help::{hint, hints_of, solution};
pub use overview::{list, next};
pub use reset::reset;
pub use start::start;

/// How every command begins.
const COMMAND: &str = "cargo workbook exercise";

/// All exercises; one that is broken is no reason to hide the others.
fn catalogue(repository: &Repository) -> Result<Catalogue> {
    let catalogue = Catalogue::read(repository)?;
    match (catalogue.exercises.is_empty(), catalogue.findings.first()) {
        (true, Some(finding)) => bail!("{finding}"),
        _ => Ok(catalogue),
    }
}

/// The exercise that is named, else the last one.
fn chosen<'a>(
    catalogue: &'a Catalogue,
    progress: &Progress,
    id: Option<&str>,
) -> Result<&'a Exercise> {
    if let Some(id) = id {
        return catalogue.wanted(id);
    }
    let last = progress.last().and_then(|id| catalogue.get(id));
    last.with_context(|| {
        format!("no exercise has been started yet: `{COMMAND} next` names one")
    })
}
