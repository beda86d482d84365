//! What `cargo workbook grade` is told, and what follows from it.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use exercise_kit::rand::TryRng;
use exercise_kit::rand::rngs::SysRng;
use workbook_exercises::catalogue::{Catalogue, Exercise};

use super::journal::Settings;

/// What `cargo workbook grade` is told.
#[derive(Args, Debug)]
pub struct Options {
    /// A folder with a folder, .zip or .bundle for each student, named as the id
    #[arg(required_unless_present = "rehearse")]
    pub(crate) submissions: Option<PathBuf>,
    /// The students: a table with the columns id,name,email,due
    #[arg(long, value_name = "FILE", required_unless_present = "rehearse")]
    pub(crate) roster: Option<PathBuf>,
    /// Grade our own solutions, to see whether this machine can grade all exercises
    #[arg(long, conflicts_with_all = [
        "submissions", "roster", "out", "marks", "template"])]
    pub(crate) rehearse: bool,
    /// Where the grades go; a run that was interrupted goes on there
    #[arg(long, value_name = "DIR", required_unless_present = "rehearse")]
    pub(crate) out: Option<PathBuf>,
    /// Grade these exercises alone
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Grade the exercises of these chapters alone
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    pub(crate) chapters: Vec<String>,
    /// Measure nothing: for machines that others use as well
    #[arg(long)]
    pub(crate) correctness_only: bool,
    /// The name of this machine, where speed is measured
    #[arg(long, value_name = "NAME")]
    pub(crate) machine: Option<String>,
    /// Percent of the points for an answer that is right and too slow
    #[arg(long, value_name = "PERCENT", default_value_t = 0,
          value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(crate) slow: u32,
    /// Points that a person gave: a table with the columns student,exercise,points
    #[arg(long, value_name = "FILE")]
    pub(crate) marks: Option<PathBuf>,
    /// The student repository as it was given out, to compare settings with
    #[arg(long, value_name = "DIR")]
    pub(crate) template: Option<PathBuf>,
    /// What random inputs follow from, to grade once more with the same; a secret
    /// number if not said
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// How many answers are compiled and checked at a time; all processors if not said
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// The longest time for one answer to one input
    #[arg(long, value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=600))]
    pub(crate) seconds: u32,
    /// The longest time that the compiler may work on an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) compile_seconds: u32,
    /// Grade without a sandbox: whatever was handed in runs as you
    #[arg(long)]
    pub(crate) unsafe_no_sandbox: bool,
}

impl Options {
    /// The exercises to grade.
    ///
    /// # Errors
    /// The exercises are not in order, or one that was named does not exist.
    pub fn exercises<'a>(
        &self,
        catalogue: &'a Catalogue,
    ) -> Result<Vec<&'a Exercise>> {
        if let Some(finding) = catalogue.findings.first() {
            bail!("the exercises are not in order: {finding}");
        }
        for id in &self.only {
            catalogue.wanted(id)?;
        }
        for chapter in &self.chapters {
            check_chapter(catalogue, chapter)?;
        }
        let is_named = |list: &[String], name: &str| {
            list.is_empty() || list.iter().any(|wanted| wanted == name)
        };
        let mut exercises: Vec<&Exercise> = catalogue.exercises.iter().collect();
        exercises.retain(|exercise| {
            is_named(&self.only, exercise.id())
                && is_named(&self.chapters, &exercise.manifest.chapter)
        });
        ensure!(!exercises.is_empty(), "no exercise is left to grade");
        Ok(exercises)
    }

    /// What a run that is begun with these options must keep to.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn settings(&self) -> Result<Settings> {
        let seed = match self.seed {
            Some(seed) => seed,
            None => {
                SysRng.try_next_u64().context("the system has no random numbers")?
            }
        };
        Ok(Settings::new(seed, self.machine_name()))
    }

    /// The name of this machine; empty if speed is not measured.
    fn machine_name(&self) -> String {
        if self.correctness_only {
            return String::new();
        }
        let name = self.machine.clone();
        name.unwrap_or_else(|| {
            sysinfo::System::host_name().unwrap_or_else(|_| "this".into())
        })
    }
}

fn check_chapter(catalogue: &Catalogue, chapter: &str) -> Result<()> {
    let chapters = catalogue.chapters();
    let names: Vec<&str> = chapters.iter().map(|(name, _)| *name).collect();
    ensure!(
        names.contains(&chapter),
        "there is no exercise of a chapter {chapter:?}; there are {}",
        names.join(", ")
    );
    Ok(())
}
