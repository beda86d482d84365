//! Measuring, with programs that are small shell scripts.
#![cfg(unix)]

mod bench;
mod compilation;
