//! How stages run, end and are chosen.

mod choosing;
mod ending;
mod running;
mod support;
mod workflows;
