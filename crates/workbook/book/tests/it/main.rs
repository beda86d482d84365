//! The book as pages, on localhost, and as slides.

mod anchors;
mod build;
mod figures;
mod serve;
mod slides;
