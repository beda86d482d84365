//! `cargo workbook bench`: runs steps, peers and labs in turns and records how long
//! they took. Beside it `export`, `profile` and `targets`.
//!
//! | module | what it does |
//! |---|---|
//! | [`mod@bench`] | the command: its options, and what it does with them |
//! | [`executables`] | builds or finds what is measured, and refuses a slow build |
//! | [`programs`] | steps, peers and what labs hold |
//! | [`inputs`], [`export`] | data by name; data as files |
//! | [`plan`], [`preparation`] | which program runs on what, in which experiment; what they need |
//! | [`answers`] | step 1's answers, to compare with |
//! | [`measure`] | one call of one program, its answer checked |
//! | [`command_line`], [`call`], [`document`] | how it is called; the call; what it prints |
//! | [`cold_build`] | cargo as the program that is measured |
//! | [`rounds`], [`partial`] | calls in turns, remembered over an interruption |
//! | [`progress`], [`time_left`], [`report`] | what a person wants to know in the meantime |
//! | [`host`], [`sources`] | the machine; the commit |
//! | [`lock`] | one measurement at a time |
//! | [`profile`] | where the time of a step goes |
//! | [`targets`] | what a GPU should reach |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

mod answers;
pub mod bench;
mod call;
mod cold_build;
mod command_line;
mod document;
mod executables;
pub mod export;
mod host;
mod inputs;
mod lock;
mod measure;
mod partial;
mod plan;
mod preparation;
pub mod profile;
mod programs;
mod progress;
mod report;
mod rounds;
mod sources;
pub mod targets;
mod time_left;
