//! Exercises as their authors write them.
//!
//! | module | what it does |
//! |---|---|
//! | [`manifest`] | reads `exercise.toml` |
//! | [`catalogue`] | finds all exercises |
//! | [`exercise`] | one of them: its folder and files |
//! | [`stub`] | cuts what the learner starts from out of the solution |
//! | [`course`] | the course that a student's repository was made for |
//! | [`words`] | sentences that both the book and the learner's commands print |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod catalogue;
pub mod course;
pub mod exercise;
pub mod manifest;
pub mod stub;
pub mod words;
