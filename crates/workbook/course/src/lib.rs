//! What an instructor gets from the exercises and chapters.
//!
//! | module | what it does |
//! |---|---|
//! | [`export`] | student repositories, without what gives answers away |
//! | [`files`] | which files of the repository a student gets |
//! | [`workspace`] | the manifests of a student's repository |
//! | [`git`] | one commit of it |
//! | [`bundle`] | the same for a room without a network |
//! | [`plan`] | a schedule |
//! | [`sheets`] | objectives, a rubric, the solutions |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod bundle;
pub mod export;
pub mod files;
pub mod git;
pub mod plan;
pub mod sheets;
pub mod workspace;
