//! What stages need beyond Rust, and how it is installed.

use std::collections::BTreeMap;

use crate::shell::Shell;
use crate::stage::{Stage, Stop};

/// Something that a stage needs and a machine may lack. `scripts/setup.sh NAME` installs it
/// where that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The system is Linux.
    Linux,
    /// A driver that runs compute shaders.
    Vulkan,
    /// bubblewrap, the sandbox in which submissions are graded.
    Sandbox,
    /// Nightly Rust, for sanitizers and the fuzzer.
    Nightly,
    /// The Python package vtk.
    Vtk,
    /// clang++ and its sanitizers.
    Clang,
    /// cargo-deny.
    Deny,
}

impl Need {
    /// Its name for `scripts/setup.sh`.
    pub fn name(self) -> &'static str {
        match self {
            Need::Linux => "linux",
            Need::Vulkan => "vulkan",
            Need::Sandbox => "sandbox",
            Need::Nightly => "nightly",
            Need::Vtk => "vtk",
            Need::Clang => "clang",
            Need::Deny => "deny",
        }
    }

    /// Installs it if necessary; an error says why that is not possible.
    fn install(self, shell: &Shell) -> Result<(), String> {
        shell.run(format!("bash scripts/setup.sh {}", self.name())).map_err(|stop| {
            match stop {
                Stop::Lacking(reason) => reason,
                Stop::Failed(command) => format!("{command} failed"),
                Stop::Ended => "interrupted".into(),
            }
        })
    }
}

/// What is missing, and why.
#[derive(Clone, Debug, Default)]
pub struct Needs(BTreeMap<Need, String>);

impl Needs {
    /// Installs whatever these stages need or want.
    pub fn installed_for(stages: &[&Stage], shell: &Shell) -> Self {
        let mut needs: Vec<Need> =
            stages.iter().flat_map(|stage| all_of(stage)).collect();
        needs.sort_unstable();
        needs.dedup();
        let missing = needs
            .into_iter()
            .filter_map(|need| Some((need, need.install(shell).err()?)));
        Needs(missing.collect())
    }

    /// For a test: this one need is missing.
    pub fn lacking(need: Need, why: &str) -> Self {
        Needs(BTreeMap::from([(need, why.to_owned())]))
    }

    /// Why it is missing, if it is.
    pub fn missing(&self, need: Need) -> Option<&str> {
        self.0.get(&need).map(String::as_str)
    }

    /// Why the first of these is missing.
    pub(crate) fn first_missing(&self, needs: &[Need]) -> Option<&str> {
        needs.iter().find_map(|need| self.missing(*need))
    }
}

fn all_of(stage: &Stage) -> impl Iterator<Item = Need> {
    stage.needs.iter().chain(stage.wants).copied()
}
