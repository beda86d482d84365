//! What can be measured: a loop, what it shows, and how much work a run does.

use serde_json::{Value, json};
use step0_problem::{Precision, Result};

/// What a loop shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How many cycles there are in a second.
    Clock,
    /// How many instructions of a kind fit into a second.
    Instructions,
    /// How many pairs a second, if nothing but the formula is computed.
    Ceiling,
    /// How many bytes a second come from a level of memory.
    Bandwidth,
    /// How many pairs a second step 3 does.
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
    /// Its name: "direct-f32-avx512", for example.
    pub name: String,
    /// What it shows.
    pub kind: Kind,
    /// The precision that it computes in.
    pub precision: Option<Precision>,
    /// What it runs on: "cpu avx512", for example.
    pub device: String,
    /// How many units of work a run does.
    pub amount: u64,
    /// What is known about it besides its time.
    pub facts: Vec<(&'static str, f64)>,
    /// Prepares the data, and returns the function that does one run.
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
