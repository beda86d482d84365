//! The problem that every step of the workbook solves, and all that is not the
//! lesson: its vocabulary, its data, its files, its command line and the contract
//! each step meets.
#![deny(unsafe_code)]

#[cfg(feature = "clock")]
pub mod clock;
mod cluster;
pub mod contract;
#[cfg(feature = "document")]
pub mod document;
mod error;
mod extent;
pub mod generate;
mod options;
mod pairing;
pub mod program;
mod step;

pub use cluster::{Cluster, ClusterSet, LabelledPoints, NOISE, Point};
pub use error::{Error, Result, UNAVAILABLE};
pub use extent::Extent;
pub use options::{Isa, Options, Precision, Tick, no_tick, proceed};
pub use pairing::{Match, Nearest, Pairing};
pub use step::{About, CpuStep, Detail, Extra, Extras, Opened, PairFn, Step};

/// The version and how this crate was compiled, a line each: the compiler, the profile
/// with its level of optimisation, and the flags of RUSTFLAGS. Every program answers
/// `--version` with it.
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
#[cfg(feature = "files")]
pub mod files;
