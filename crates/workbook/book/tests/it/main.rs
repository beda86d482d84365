//! The book as pages, on localhost, and as slides.

mod build;
mod figures;
mod serve;
mod slides;
