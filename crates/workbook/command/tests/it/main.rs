//! The whole tool, as people type it.

mod announced;
mod architecture;
mod commands;
#[cfg(unix)]
mod compiling;
mod sharing;
mod walk;
