//! Which stages a command line asks for.

use std::fmt::Write;

use anyhow::{Result, anyhow, bail};

use crate::stage::{Set, Stage};

/// The stages that were asked for.
#[derive(Clone, Debug)]
pub enum Selection {
    /// The stages with these names.
    Only(Vec<String>),
    /// A set, or the part of it from a stage on.
    Set {
        /// Is it the long set?
        all: bool,
        /// The stage to begin with.
        from: Option<String>,
    },
}

impl Selection {
    /// These stages, in the order of the table.
    ///
    /// # Errors
    /// There is no stage with a given name, or the set does not contain it.
    pub fn of(self, stages: &[Stage]) -> Result<Vec<&Stage>> {
        match self {
            Selection::Only(names) => only(&names, stages),
            Selection::Set { all, from: None } => Ok(set(all, stages).collect()),
            Selection::Set { all, from: Some(name) } => from(&name, all, stages),
        }
    }
}

fn only<'a>(names: &[String], stages: &'a [Stage]) -> Result<Vec<&'a Stage>> {
    for name in names {
        named(name, stages)?;
    }
    Ok(stages
        .iter()
        .filter(|stage| names.iter().any(|name| name == stage.name))
        .collect())
}

fn from<'a>(name: &str, all: bool, stages: &'a [Stage]) -> Result<Vec<&'a Stage>> {
    if named(name, stages)?.set == Set::All && !all {
        bail!(
            "`{name}` runs with --all only: add it, or choose the stage alone with --only"
        );
    }
    Ok(set(all, stages).skip_while(|stage| stage.name != name).collect())
}

fn set(all: bool, stages: &[Stage]) -> impl Iterator<Item = &Stage> {
    stages.iter().filter(move |stage| all || stage.set == Set::EveryDay)
}

fn named<'a>(name: &str, stages: &'a [Stage]) -> Result<&'a Stage> {
    stages
        .iter()
        .find(|stage| stage.name == name)
        .ok_or_else(|| unknown(name, stages))
}

/// An error with the names that are spelled much like this one, the closest first, or
/// with all names if none is similar.
fn unknown(name: &str, stages: &[Stage]) -> anyhow::Error {
    let mut close: Vec<(f64, &str)> = stages
        .iter()
        .map(|stage| (strsim::jaro_winkler(name, stage.name), stage.name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0));
    let close: Vec<&str> = close.into_iter().map(|(_, name)| name).collect();
    if close.is_empty() {
        let all: Vec<&str> = stages.iter().map(|stage| stage.name).collect();
        return anyhow!("there is no stage `{name}`; there are {}", all.join(", "));
    }
    anyhow!("there is no stage `{name}`; did you mean {}?", close.join(" or "))
}

/// All stages and what each of them checks.
pub fn listing(stages: &[Stage]) -> String {
    let width = stages.iter().map(|stage| stage.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (title, wanted) in
        [("Every day:", Set::EveryDay), ("With --all as well:", Set::All)]
    {
        let _ = writeln!(text, "{title}");
        for stage in stages.iter().filter(|stage| stage.set == wanted) {
            let _ = writeln!(text, "  {:width$}  {}", stage.name, stage.checks);
        }
    }
    text
}
