//! What can be measured: a loop, what it shows, and how much work a run of it is.

use serde_json::{Value, json};
use step0_problem::{Precision, Result};

/// What a loop shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The cycles in a second.
    Clock,
    /// How many instructions of a kind a second has room for.
    Instructions,
    /// How many pairs, if nothing is done but a formula.
    Ceiling,
    /// How many bytes come from a level of memory.
    Bandwidth,
    /// How many pairs step 3 does.
    Kernel,
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Clock => "clock",
            Kind::Instructions => "instructions",
            Kind::Ceiling => "ceiling",
            Kind::Bandwidth => "bandwidth",
            Kind::Kernel => "kernel",
        }
    }

    /// What it counts.
    pub fn unit(self) -> &'static str {
        match self {
            Kind::Clock => "cycles",
            Kind::Instructions => "instructions",
            Kind::Ceiling | Kind::Kernel => "point pairs",
            Kind::Bandwidth => "bytes",
        }
    }
}

/// Something to measure.
pub struct Experiment {
    /// As "direct-f32-avx512".
    pub name: String,
    /// What it shows.
    pub kind: Kind,
    /// What it computes in.
    pub precision: Option<Precision>,
    /// As "cpu avx512".
    pub device: String,
    /// How many units of work a run does.
    pub amount: u64,
    /// What is known of it beside its time.
    pub facts: Vec<(&'static str, f64)>,
    /// Gets ready, and returns what a run is.
    pub prepare: Box<dyn Fn() -> Run>,
}

/// One run.
pub type Run = Box<dyn FnMut() -> Result<()>>;

impl Experiment {
    /// Its entry in the list.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "kind": self.kind.name(),
            "unit": self.kind.unit(),
            "precision": self.precision.map(|precision| precision.to_string()),
            "threads": "one",
        })
    }
}
