//! What the labs hold, as each lists it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use workbook_records::Precision;

use super::{Found, Kind, Program, STEPS, Threads, program_of};
use crate::executables::Executables;

impl Found {
    /// Adds what each lab lists.
    pub(super) fn add_labs(&mut self, executables: &Executables) {
        self.add_lab(executables, "lab-ablation", variant);
        self.add_lab(executables, "lab-roofline", roofline);
        self.add_lab(executables, "lab-measuring", clock);
        self.add_lab(executables, "lab-random", random);
        // It is built only where it was asked for.
        if executables.contains_key("lab-gpu-anatomy") {
            self.add_lab(executables, "lab-gpu-anatomy", anatomy);
        }
    }

    fn add_lab<T: DeserializeOwned>(
        &mut self,
        executables: &Executables,
        lab: &str,
        program: fn(&Path, T) -> Program,
    ) {
        let Some(file) = executables.get(lab) else {
            self.absent.push(lab.to_owned());
            return;
        };
        match list(file) {
            Ok(listed) => self.programs.extend(listed.into_iter().map(|entry| {
                Program { lab: Some(lab.to_owned()), ..program(file, entry) }
            })),
            Err(error) => {
                self.broken.push(format!("{lab} --list --json: {error:#}"))
            }
        }
    }
}

/// What a lab lists.
fn list<T: DeserializeOwned>(lab: &Path) -> Result<Vec<T>> {
    let output = Command::new(lab)
        .args(["--list", "--json"])
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", lab.display()))?;
    ensure!(output.status.success(), "it ended with {}", output.status);
    serde_json::from_slice(&output.stdout).context("this is not the list expected")
}

#[derive(Deserialize)]
struct Variant {
    name: String,
    step: String,
    lines: f64,
    precisions: Vec<Precision>,
    threads: Threads,
}

/// A variant is about as fast as the step before the one it belongs to.
fn variant(lab: &Path, listed: Variant) -> Program {
    let step = STEPS.iter().position(|(name, ..)| *name == listed.step).unwrap_or(0);
    let (.., rate) = STEPS[step.saturating_sub(1)];
    Program {
        precisions: listed.precisions,
        threads: listed.threads,
        rate,
        facts: BTreeMap::from([("lines".to_owned(), listed.lines)]),
        ..program_of(lab, &listed.name, Kind::Variant)
    }
}

#[derive(Deserialize)]
struct RooflineLoop {
    name: String,
    precision: Option<Precision>,
    threads: Threads,
}

fn roofline(lab: &Path, listed: RooflineLoop) -> Program {
    Program {
        precisions: listed.precision.into_iter().collect(),
        threads: listed.threads,
        ..program_of(lab, &listed.name, Kind::Roofline)
    }
}

#[derive(Deserialize)]
struct Way {
    name: String,
    threads: Threads,
    /// Does it run on a GPU, and not on threads of the processor?
    #[serde(default)]
    on_device: bool,
}

fn clock(lab: &Path, listed: Way) -> Program {
    Program { threads: listed.threads, ..program_of(lab, &listed.name, Kind::Clock) }
}

fn random(lab: &Path, listed: Way) -> Program {
    // Copying the numbers back is the slowest part on a GPU.
    let rate = if listed.on_device { 4e9 } else { 3e8 };
    Program { kind: Kind::Random, rate, ..clock(lab, listed) }
}

fn anatomy(lab: &Path, listed: Way) -> Program {
    Program { kind: Kind::Anatomy, ..clock(lab, listed) }
}
