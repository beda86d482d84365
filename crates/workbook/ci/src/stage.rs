//! What a stage is, and how it can end.

use crate::needs::Need;
use crate::shell::Shell;

/// One check of the test command: a row of [`crate::stages::STAGES`].
#[derive(Clone, Copy)]
pub struct Stage {
    /// As it is typed after `--only`.
    pub name: &'static str,
    /// What holds when it passes, in half a sentence.
    pub checks: &'static str,
    /// When it runs, if nothing is said about it.
    pub set: Set,
    /// Does it run beside the stages after it? That is for commands that keep one processor
    /// busy and do not compile in the target folder that everybody shares.
    pub beside: bool,
    /// Without these it cannot run, and is skipped.
    pub needs: &'static [Need],
    /// Without these it runs and leaves out a part.
    pub wants: &'static [Need],
    /// May continuous integration skip it as well?
    pub optional: bool,
    /// The commands.
    pub run: fn(&Shell) -> Outcome,
}

/// When a stage runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Whenever something has changed.
    EveryDay,
    /// With `--all` only: it takes long, and guards what is seldom touched.
    All,
}

/// What a row of the table begins with: it runs every day, and alone.
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

/// What a row begins with that runs with `--all` only.
pub const ALL: Stage = Stage { set: Set::All, ..EVERY_DAY };

/// What running a stage, or one of its commands, gives.
pub type Outcome<T = ()> = Result<T, Stop>;

/// Why a stage ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What it checks does not hold; the command that said so.
    Failed(String),
    /// This machine lacks what it needs; the reason.
    Lacking(String),
    /// It was ended from outside, since another stage failed or somebody pressed Ctrl-C.
    Ended,
}
