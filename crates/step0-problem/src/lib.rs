//! The problem that every step of the workbook solves, and all that is not the lesson:
//! its vocabulary, its data, its files, its command line and the contract each step meets.
#![deny(unsafe_code)]

#[cfg(feature = "clock")]
pub mod clock;
mod cluster;
pub mod contract;
mod error;
mod extent;
pub mod generate;
mod options;
mod pairing;

pub use cluster::{Cluster, ClusterSet, LabelledPoints, NOISE, Point};
pub use error::{Error, Result};
pub use extent::Extent;
pub use options::{Isa, Options, Precision, Tick};
pub use pairing::{Match, Nearest, Pairing};

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "files")]
pub mod files;
