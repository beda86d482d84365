//! One measurement: a program, and what it is told to do.

use std::rc::Rc;

use workbook_records::{Key, Precision, Side};

use crate::programs::{Kind, Program};

/// One program, called in one way, on one input.
#[derive(Clone, Debug)]
pub struct Task {
    /// What runs.
    pub program: Rc<Program>,
    /// What it is told to compute in.
    pub precision: Option<Precision>,
    /// How many threads it uses.
    pub threads: u32,
    /// What it does.
    pub job: Job,
    /// How often it does so in a call, which reports the median.
    pub repeat: u32,
    /// Roughly how long a call takes, in seconds.
    pub call_s: f64,
}

/// What a program does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Pairs the clusters of an input.
    Pairs {
        /// The input's name.
        input: String,
        /// The size of its sets.
        sides: [Side; 2],
    },
    /// Runs the nest with this n.
    Hello(u64),
    /// Runs a loop of a lab, which reports how much work that is.
    Loop,
    /// Makes a table of random numbers with this many rows and columns.
    Numbers([usize; 2]),
    /// Cargo builds it in an empty folder.
    ColdBuild,
    /// It runs for the first time.
    FirstRun,
}

impl Task {
    /// What compiled or ran what is measured, unless it is a step.
    pub fn toolchain(&self) -> Option<String> {
        let program = &self.program;
        match self.job {
            Job::Hello(_) => program.hello_toolchain.as_ref(),
            _ => None,
        }
        .or(program.toolchain.as_ref())
        .cloned()
    }

    /// What tells its measurement from the others in the record.
    pub fn key(&self) -> Key {
        let input = match &self.job {
            Job::Pairs { input, .. } => input.clone(),
            Job::Hello(n) => format!("hello-{n}"),
            Job::Loop => match self.program.kind {
                Kind::Clock => "clocks".to_owned(),
                _ => "loop".to_owned(),
            },
            Job::Numbers([rows, columns]) => format!("{rows}x{columns}"),
            Job::ColdBuild => "cold-build".to_owned(),
            Job::FirstRun => "cold-run".to_owned(),
        };
        Key {
            program: self.program.name.clone(),
            precision: self.precision,
            threads: self.threads,
            input,
        }
    }
}

/// How many terms the nest has: n choose 4.
pub fn terms(n: u64) -> u64 {
    (0..4).fold(1, |product, i| product * n.saturating_sub(i) / (i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nest_has_n_choose_4_terms() {
        assert_eq!(terms(4), 1);
        assert_eq!(terms(200), 64_684_950);
        assert_eq!(terms(3), 0);
    }
}
