//! The problem that every step of the workbook solves, and everything around the
//! lessons: its vocabulary, its data, its files, its command line and the contract
//! that each step meets.
#![deny(unsafe_code)]

mod error;
mod options;

pub use error::{Error, Result, UNAVAILABLE};
pub use options::{Isa, Options, Precision, Tick, no_tick, proceed};

/// The version and how this crate was compiled, one line each for the compiler, the
/// profile with its level of optimisation, and the flags of RUSTFLAGS. Every program
/// prints this for `--version`.
pub const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\n",
    env!("STEP0_RUSTC"),
    "\nprofile: ",
    env!("STEP0_PROFILE"),
    "\nRUSTFLAGS: ",
    env!("STEP0_RUSTFLAGS")
);

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "clock")]
pub mod clock;
#[cfg(feature = "document")]
pub mod document;
#[cfg(feature = "files")]
pub mod files;

// Everything without a feature of its own comes with the feature `problem`.
#[cfg(feature = "problem")]
mod cluster;
#[cfg(feature = "problem")]
pub mod contract;
#[cfg(feature = "problem")]
mod digits;
#[cfg(feature = "problem")]
mod extent;
#[cfg(feature = "problem")]
pub mod generate;
#[cfg(feature = "problem")]
mod pairing;
#[cfg(feature = "problem")]
pub mod program;
#[cfg(feature = "problem")]
mod step;

#[cfg(feature = "problem")]
pub use {
    cluster::{Cluster, ClusterSet, LabelledPoints, Point},
    extent::Extent,
    pairing::{Match, Matches, Nearest, Pairing},
    step::{About, CpuStep, Detail, Extra, Extras, Opened, PairFn, Step},
};

#[cfg(any(feature = "document", feature = "files"))]
use pairing::name_of;
