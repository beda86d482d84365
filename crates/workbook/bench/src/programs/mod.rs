//! The programs that can be measured: steps, peers, and what the labs hold.
//!
//! | module | what it holds |
//! |---|---|
//! | [`found`] | which of them are on this machine |
//! | [`steps`], [`devices`] | steps that compute on the processor, and on a device |
//! | [`labs`] | what the labs hold |
//! | [`peers`] | programs in other languages |
//! | [`compiled`] | parts of the tool, and examples, which are only compiled |

mod compiled;
mod devices;
mod found;
mod labs;
mod peers;
mod steps;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use serde::Deserialize;
use workbook_records::Precision;

pub use found::Found;
pub use steps::{STEPS, likely_step_names, step_names};

/// A program with the arguments that are always given.
#[derive(Clone, Debug)]
pub struct Program {
    /// What records call it.
    pub name: String,
    /// The executable that it is part of, if that has another name.
    pub lab: Option<String>,
    /// What it can do.
    pub kind: Kind,
    /// The executable and its first arguments.
    pub command: Vec<OsString>,
    /// What it can compute in; empty if there is no choice.
    pub precisions: Vec<Precision>,
    /// How many threads it can use.
    pub threads: Threads,
    /// What compiled or ran it, unless it is a step.
    pub toolchain: Option<String>,
    /// What compiled its nest, if that was something else.
    pub hello_toolchain: Option<String>,
    /// Roughly how many point pairs it manages in a second on one thread: good enough
    /// to choose what share of an input it gets, and to say how long it will take.
    pub rate: f64,
    /// Roughly what a pair of clusters costs on top of its point pairs, in seconds.
    pub cluster_pair_s: f64,
    /// Does it compute on a device other than the processor?
    pub on_device: bool,
    /// Roughly how many random numbers a peer makes in a second; 0 if it makes none.
    pub numbers_rate: f64,
    /// Roughly how many terms of the nest it manages in a second.
    pub terms_rate: f64,
    /// Is its sum of the nest wrong on purpose, to show a slip?
    pub slip: bool,
    /// What is known about it before it runs.
    pub facts: BTreeMap<String, f64>,
}

impl Program {
    /// Is it a program in another language?
    pub fn is_peer(&self) -> bool {
        matches!(self.kind, Kind::Peer { .. })
    }
}

/// What a program can do, and how it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A step: pairs clusters and runs the nest.
    Step,
    /// One kernel of a step that computes on a device; pairs clusters.
    Kernel,
    /// A program in another language.
    Peer {
        /// Can it run the nest?
        hello: bool,
        /// Can it pair clusters?
        pairs: bool,
    },
    /// A variant of a step; pairs clusters.
    Variant,
    /// A loop of the roofline.
    Roofline,
    /// A way to spend wall and CPU time.
    Clock,
    /// A way to make random numbers.
    Random,
    /// A kernel that shows a part of a GPU.
    Anatomy,
    /// A part of the tool, or an example: only compiled.
    Compiled,
}

/// How many threads a program can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Threads {
    /// As many as it is told, or one.
    Choice(Choice),
    /// Always this many.
    Fixed(u32),
}

/// Whether the number of threads can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// One.
    One,
    /// As many as it is told.
    Any,
}

/// One thread.
pub const ONE: Threads = Threads::Choice(Choice::One);
/// As many threads as the program is told.
pub const ANY: Threads = Threads::Choice(Choice::Any);

/// What a pair of clusters costs on top of its point pairs, in seconds.
const CLUSTER_PAIR_S: f64 = 1e-7;

/// A program that is called by its name within an executable, with the usual values for
/// everything else.
fn program_of(lab: &Path, name: &str, kind: Kind) -> Program {
    Program {
        name: name.to_owned(),
        lab: None,
        kind,
        command: vec![lab.into(), name.into()],
        precisions: Vec::new(),
        threads: ONE,
        toolchain: None,
        hello_toolchain: None,
        rate: 4e9,
        cluster_pair_s: CLUSTER_PAIR_S,
        on_device: false,
        numbers_rate: 0.0,
        terms_rate: 3e8,
        slip: false,
        facts: BTreeMap::new(),
    }
}
