//! What is measured: for each experiment the programs, and the inputs or shares of
//! them.
//!
//! | module | what it holds |
//! |---|---|
//! | [`experiment`] | the experiments by name |
//! | [`extent`] | how much is measured |
//! | [`task`] | one measurement: a program, and what it is told to do |
//! | [`chooser`] | which tasks an experiment gives to a program |
//! | [`shares`] | which part of an input a slow program gets |

mod chooser;
mod experiment;
mod extent;
mod shares;
mod task;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use anyhow::{Result, ensure};
use workbook_records::Side;

use crate::inputs::{self, sides};
use crate::programs::Program;

pub use experiment::Experiment;
pub use extent::Extent;
pub use task::{Job, Task, terms};

/// One more input of the ladder, if a program computes on a device.
const SCALING_GPU: &str = "scaling-gpu";

/// The measurements of an experiment, and what was left out on purpose.
#[derive(Debug, Default)]
pub struct Plan {
    /// The measurements.
    pub tasks: Vec<Task>,
    /// What is left out, and why: a line each.
    pub left_out: Vec<String>,
}

/// Plans experiments. Remembers the sizes of inputs, because an input has to be made to
/// learn its size.
pub struct Planner<'a> {
    extent: Extent,
    programs: Vec<Rc<Program>>,
    /// The inputs that are wanted; all if it is empty.
    wanted: &'a [String],
    /// The inputs that there were to choose from.
    seen: BTreeSet<String>,
    sizes: BTreeMap<String, [Side; 2]>,
}

impl<'a> Planner<'a> {
    /// A planner for these programs, on the inputs of these names, or on all inputs if
    /// there are no names.
    pub fn new(
        extent: Extent,
        programs: Vec<Program>,
        wanted: &'a [String],
    ) -> Self {
        let programs = programs.into_iter().map(Rc::new).collect();
        Self {
            extent,
            programs,
            wanted,
            seen: BTreeSet::new(),
            sizes: BTreeMap::new(),
        }
    }

    /// What an experiment measures.
    ///
    /// # Errors
    /// If an input cannot be made.
    pub fn plan(&mut self, experiment: Experiment) -> Result<Plan> {
        let mut plan = Plan::default();
        for program in self.programs.clone() {
            self.add_tasks(&mut plan, experiment, &program)?;
        }
        let inputs = plan.tasks.iter().map(|task| task.key().input);
        self.seen.extend(inputs.flat_map(|input| [whole(&input).to_owned(), input]));
        if !self.wanted.is_empty() {
            plan.tasks.retain(|task| self.is_wanted(&task.key().input));
        }
        Ok(plan)
    }

    /// Is this input one of those that are wanted, or a share of one?
    fn is_wanted(&self, input: &str) -> bool {
        self.wanted.iter().any(|wanted| wanted == input || wanted == whole(input))
    }

    /// Checks that every wanted input belongs to an experiment planned so far.
    ///
    /// # Errors
    /// The first that does not, and a list of those that do.
    pub fn check_wanted(&self) -> Result<()> {
        for wanted in self.wanted {
            let seen: Vec<&str> = self.seen.iter().map(String::as_str).collect();
            ensure!(
                self.seen.contains(wanted),
                "--input: there is no input \"{wanted}\" here, only {}",
                seen.join(", ")
            );
        }
        Ok(())
    }

    fn sides(&mut self, input: &str) -> Result<[Side; 2]> {
        if let Some(sides) = self.sizes.get(input) {
            return Ok(*sides);
        }
        let sides = sides(&inputs::make_input(input)?);
        self.sizes.insert(input.to_owned(), sides);
        Ok(sides)
    }
}

/// The whole input of which this is a share, or the input itself.
fn whole(input: &str) -> &str {
    input.split(".1of").next().unwrap_or(input)
}
