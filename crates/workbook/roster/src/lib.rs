//! Who takes part in a course, and the marks that a person gave.
//!
//! | module | what it does |
//! |---|---|
//! | [`students`] | `roster.csv`: the students |
//! | [`marks`] | points that a person gave |
//! | [`time`] | times: when something is due, and when it was handed in |
//! | `table` | what both tables have in common |
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

pub mod marks;
pub mod students;
mod table;
pub mod time;

pub use marks::{Marks, read_marks};
pub use students::{Student, read_roster, student_seed};
pub use time::{parse_time, time_text};
