//! What authors run: the checks of the book and of the exercises, and the files that
//! are drawn or written anew.
//!
//! | module | what it does |
//! |---|---|
//! | [`lint`] | what must hold between chapters, listings, crates and links |
//! | [`verify`] | the author's gate: are the exercises what they should be? |
//! | [`assembly`] | the inner loops of the steps as the compiler made them |
//! | [`readme`] | the table of speeds in README.md |
//! | [`picture`] | the picture of the problem |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod assembly;
pub mod lint;
pub mod picture;
pub mod readme;
pub mod verify;
