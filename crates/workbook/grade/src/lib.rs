//! `cargo workbook grade`: what a room of students handed in, graded without trusting
//! any of it.
//!
//! | module | what it does |
//! |---|---|
//! | [`options`] | what can be asked for, and which exercises that means |
//! | [`classroom`] | all of it, from the folder of submissions to the grades |
//! | [`submissions`] | what they handed in: folders, archives, git bundles |
//! | [`sandbox`] | where their code is compiled and run |
//! | [`workshop`], `artifacts` | the compiler, the libraries and the judges |
//! | [`compile`] | an answer, compiled |
//! | [`grading`], `worker` | an answer, judged and measured |
//! | `rounds` | all answers: first whether they are right, then whether they are fast |
//! | [`journal`], `fingerprints` | what is done already, and what it depended on |
//! | [`rehearsal`] | our own solutions in the place of submissions |
//! | [`results`] | what came of every answer |
//! | [`reports`] | grades for machines and for people |
//!
//! # Who trusts whom
//!
//! A submission is a text. It is compiled in the sandbox and runs in the sandbox, as a
//! worker that gets inputs and gives answers. The judge runs outside and is built from
//! the exercise as it is here; it knows what is expected, has the clock and says what it
//! saw. No verdict comes from an exit status or from words that the worker printed: a
//! worker that claims to have passed is a worker that has given no answer.
//!
//! What is written down follows the same order. The journal gets a line when the judge has
//! reported, and its key is a hash of everything that the outcome depends on; so an
//! interrupted run goes on where it stopped, and a corrected exercise is graded anew.
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

mod artifacts;
pub mod classroom;
pub mod compile;
mod fingerprints;
pub mod grading;
pub mod journal;
pub mod options;
pub mod rehearsal;
pub mod reports;
pub mod results;
mod rounds;
pub mod sandbox;
pub mod submissions;
mod worker;
pub mod workshop;

pub use classroom::grade_classroom;
pub use options::Options;
