//! The programs that are on this machine.

use anyhow::{Result, ensure};
use workbook_base::repository::Repository;

use super::steps::step_program;
use super::{Program, STEPS};
use crate::executables::Executables;

/// The programs on this machine, and what to say about the missing ones.
#[derive(Debug, Default)]
pub struct Found {
    /// The programs.
    pub programs: Vec<Program>,
    /// What is missing, and may be.
    pub absent: Vec<String>,
    /// What is there but cannot run on this machine, by name, with the reason.
    pub unavailable: Vec<(&'static str, String)>,
    /// What is there but broken: a line each.
    pub broken: Vec<String>,
}

impl Found {
    /// Finds the programs among these executables, and the peers of the repository.
    pub fn look_for_programs(
        repository: &Repository,
        executables: &Executables,
    ) -> Self {
        let mut found = Self::default();
        found.add_steps(executables);
        found.add_device_steps(executables);
        found.add_peers(repository);
        found.add_labs(executables);
        found.add_compiled(repository);
        found
    }

    fn add_steps(&mut self, executables: &Executables) {
        for (name, precisions, threads, rate) in STEPS {
            match executables.get(name) {
                Some(file) => self.programs.push(step_program(
                    name,
                    file,
                    (precisions, threads, rate),
                )),
                None => self.absent.push(name.to_owned()),
            }
        }
    }

    /// Keeps the programs whose name, or whose executable's name, starts with one of
    /// these. If no start is given, keeps all.
    ///
    /// # Errors
    /// If no program starts with one of them; the message lists those that exist.
    pub fn keep_only(&mut self, starts: &[String]) -> Result<()> {
        if starts.is_empty() {
            return Ok(());
        }
        for start in starts {
            ensure!(
                !start.is_empty() && self.is_known(start),
                "--only: there is no program \"{start}\", only {}",
                self.executable_names().join(", ")
            );
        }
        self.programs
            .retain(|program| starts.iter().any(|start| is_named(program, start)));
        self.absent.clear();
        Ok(())
    }

    /// Does a program's name start like this, or the name of one that cannot run here?
    fn is_known(&self, start: &str) -> bool {
        self.programs.iter().any(|program| is_named(program, start))
            || self.unavailable.iter().any(|(name, _)| name.starts_with(start))
    }

    fn executable_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .programs
            .iter()
            .map(|program| program.lab.as_ref().unwrap_or(&program.name).as_str())
            .collect();
        names.dedup();
        names
    }
}

fn is_named(program: &Program, start: &str) -> bool {
    let names = [Some(&program.name), program.lab.as_ref()];
    names.into_iter().flatten().any(|name| name.starts_with(start))
}
