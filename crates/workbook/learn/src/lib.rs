//! What a learner does with exercises. A student's repository has this room, what it
//! stands on, and no other.
//!
//! | module | what it does |
//! |---|---|
//! | [`learner`] | list, next, start, check, watch, hint, reset, solution |
//! | [`check`] | one answer, built and judged |
//! | [`build`] | builds variants of exercises in a workspace of their own |
//! | [`judge`] | verdicts: reports held against the bars |
//! | [`isa`] | the instruction set that bars are chosen for |
//! | [`progress`] | what a learner has done so far |
//! | [`doctor`] | what this machine has, and which steps it can run |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod build;
pub mod check;
pub mod doctor;
pub mod isa;
pub mod judge;
pub mod learner;
pub mod progress;
