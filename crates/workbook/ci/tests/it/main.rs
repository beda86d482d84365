//! How stages are chosen, run and ended, and how the workflows use them.

mod choosing;
mod workflows;

// These use Unix commands.
#[cfg(unix)]
mod ending;
#[cfg(unix)]
mod running;
#[cfg(unix)]
mod scripts;
#[cfg(unix)]
mod support;
