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
//! | [`programs`] | what other programs on this machine say |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod cargo;
pub mod files;
pub mod finding;
pub mod journal;
pub mod output;
pub mod programs;
pub mod repository;
