//! What the chapters of the book hold besides prose: figures, tables and numbers from
//! records, formulas, exercises, and the marks of slides.
//!
//! | module | what it does |
//! |---|---|
//! | [`preprocessor`] | prepares the chapters, inside our tool or for a plain `mdbook` |
//! | [`figures`] | figures, tables and numbers, taken from records |
//! | [`math`] | formulas as MathML |
//! | [`exercise_sections`] | the exercises at the end of a chapter |
//! | [`slide_marks`] | which parts of a chapter are shown on slides |
//! | [`markdown`] | what mdBook takes Markdown to be |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod exercise_sections;
pub mod figures;
pub mod markdown;
pub mod math;
pub mod preprocessor;
pub mod slide_marks;
