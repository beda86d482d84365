//! What one step has beyond the command line that all share: options of its own, and
//! what it reports of a run besides the time.

use crate::Result;

/// An option of one step alone.
pub struct Extra {
    /// What is typed behind the two dashes.
    pub name: &'static str,
    /// What to call its value in the help; without one it is a flag.
    pub value: Option<&'static str>,
    /// What it does, in one line.
    pub help: &'static str,
    /// The values it may have; any, if none is named.
    pub values: &'static [&'static str],
    /// Called instead of solving anything, and what it returns is printed: a list of
    /// devices, say.
    pub instead: Option<fn(&Extras) -> Result<String>>,
}

/// What was typed of a step's own options.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    given: Vec<(&'static str, Option<String>)>,
}

impl Extras {
    /// Takes the names of the options that were typed, each with its value if it has
    /// one.
    pub fn new(given: Vec<(&'static str, Option<String>)>) -> Self {
        Extras { given }
    }

    /// The value that was typed behind this option.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.given.iter().find(|(given, _)| *given == name)?;
        value.as_deref()
    }

    /// Was this option typed at all?
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }
}

/// Something that a step reports of its last run besides the time, such as the part of
/// it that transfers took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    /// What `--json` calls it, with its unit: "upload_s".
    pub name: &'static str,
    /// What the table calls it: "upload".
    pub label: &'static str,
    /// How much.
    pub value: f64,
    /// Of what: "s", "bytes".
    pub unit: &'static str,
}
