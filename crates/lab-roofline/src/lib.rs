//! The roofline of this processor: loops that each do one kind of thing and nothing
//! else, and step 3's kernel to compare with them.
//!
//! | module | what it holds |
//! |---|---|
//! | [`arch`] | the loops, in assembly, so that they do exactly what they say |
//! | `ceilings` | the two formulas' instructions, on registers only |
//! | `bandwidth` | loads from each level of memory |
//! | `kernel` | step 3 at several sizes, and the bytes it moves |
//! | [`experiment`] | what a measurement is |
//! | [`experiments`] | all of them under their names |
#![deny(unsafe_code)]

#[allow(unsafe_code)] // assembly; each block says why it is sound
pub mod arch;
mod bandwidth;
pub mod caches;
mod ceilings;
pub mod experiment;
pub mod experiments;
mod kernel;
pub mod report;
