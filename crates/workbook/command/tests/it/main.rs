//! The whole tool, as people type it.

mod architecture;
mod commands;
mod sharing;
mod walk;
