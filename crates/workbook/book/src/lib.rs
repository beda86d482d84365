//! The book as pages: built, shown in a browser, and turned into slides.
//!
//! | module | what it does |
//! |---|---|
//! | [`mod@publish`] | Markdown to pages, through mdBook |
//! | [`problems`] | what mdBook complains about, collected |
//! | [`serve`] | the pages on localhost, built again on every save |
//! | [`slides`] | the marked parts of chapters, with notes for the speaker |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

mod problems;
mod publish;
pub mod serve;
pub mod slides;

pub use publish::{build, publish};
