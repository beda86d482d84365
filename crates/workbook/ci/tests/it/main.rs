//! How stages are chosen, run and end, and what the workflows make of them.

mod choosing;
mod workflows;

// The commands of these are Unix's.
#[cfg(unix)]
mod ending;
#[cfg(unix)]
mod running;
#[cfg(unix)]
mod scripts;
#[cfg(unix)]
mod support;
