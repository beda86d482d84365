//! The whole tool, as people type it.

mod commands;
mod walk;
