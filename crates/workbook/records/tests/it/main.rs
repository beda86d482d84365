//! Records, written and read.

mod records;
