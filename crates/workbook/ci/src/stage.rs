//! What a stage is, and how it can end.

use crate::needs::Need;
use crate::shell::Shell;

/// One check of the test command: a row of [`crate::stages::STAGES`].
#[derive(Clone, Copy)]
pub struct Stage {
    /// Its name, as typed after `--only`.
    pub name: &'static str,
    /// What is true when it passes, as a clause.
    pub checks: &'static str,
    /// Which set it belongs to.
    pub set: Set,
    /// Does it run beside the stages after it? That is for commands that keep only one
    /// processor busy and do not compile in the shared target folder.
    pub beside: bool,
    /// What it needs: without these it is skipped.
    pub needs: &'static [Need],
    /// What it wants: without these it runs, but leaves out a part.
    pub wants: &'static [Need],
    /// May continuous integration skip it as well?
    pub optional: bool,
    /// The commands.
    pub run: fn(&Shell) -> Outcome,
}

/// When a stage runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// It runs whenever something has changed.
    EveryDay,
    /// It runs with `--all` only: it takes long, and guards what is seldom touched.
    All,
}

/// The defaults for a row of the table: it runs every day, and alone.
pub const EVERY_DAY: Stage = Stage {
    name: "",
    checks: "",
    set: Set::EveryDay,
    beside: false,
    needs: &[],
    wants: &[],
    optional: false,
    run: |_| Ok(()),
};

/// The defaults for a row that runs with `--all` only.
pub const ALL: Stage = Stage { set: Set::All, ..EVERY_DAY };

/// The result of running a stage or one of its commands.
pub type Outcome<T = ()> = Result<T, Stop>;

/// Why a stage ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The check failed; the command that failed.
    Failed(String),
    /// This machine lacks something that it needs; the reason.
    Lacking(String),
    /// It was ended from outside, because another stage failed or Ctrl-C was pressed.
    Ended,
}
