//! What every room of the tool stands on.
//!
//! | module | what it does |
//! |---|---|
//! | [`repository`] | where things are |
//! | [`files`] | copying and writing files with their folders, or in one step |
//! | [`journal`] | what has been done so far, to go on after an interruption |
//! | [`cargo`] | calling cargo |
//! | [`output`] | printing, and how a program ends |
//! | [`finding`] | something to fix, and where |
//! | [`busy`] | do other programs keep this machine busy? |
//! | [`machine`], [`programs`] | what this machine has |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod busy;
pub mod cargo;
pub mod files;
pub mod finding;
pub mod journal;
pub mod machine;
pub mod output;
pub mod programs;
pub mod repository;
