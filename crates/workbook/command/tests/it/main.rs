//! The whole tool, as people type it.

mod announced;
mod architecture;
mod commands;
mod sharing;
mod walk;
