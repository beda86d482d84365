//! What the checks of an exercise are written with, and the judge that runs them.
//!
//! An exercise is one function. Its checks are a program, `tests/check.rs`, that says
//! which inputs the function gets and what is expected of the answers:
//!
//! ```
//! use exercise_kit::Exercise;
//!
//! fn sum_of_squares(numbers: &[f64]) -> f64 {
//!     numbers.iter().map(|x| x * x).sum()
//! }
//!
//! let exercise = Exercise::new(|numbers: Vec<f64>| sum_of_squares(&numbers))
//!     .case("nothing_sums_to_0", vec![], 0.0)
//!     .case("signs_do_not_matter", vec![-3.0, 4.0, -12.0], 169.0);
//! assert!(exercise.run_here(1).iter().all(|outcome| outcome.failure.is_none()));
//! ```
//!
//! The same program has two parts to play. As a *worker* it reads inputs, calls the
//! function and writes answers. As a *judge* it has such a worker beside it, made of
//! whatever code is to be judged, and checks its answers. So the judge's process
//! holds the expected answers, the clock and the verdict, and none of the judged
//! code; that may print, panic, exit or never return, and gains nothing by it.
//!
//! A [`Prediction`] asks what some code does. Nothing of the learner's runs there.
#![forbid(unsafe_code)]

mod close;
mod command;
mod exercise;
mod judge;
mod panics;
mod prediction;
pub mod processes;
pub mod processors;
mod report;
mod running;
mod shapes;
mod wire;
mod worker;

pub use close::{Close, Tolerance};
pub use command::{UNAVAILABLE, predict, run, run_with};
pub use exercise::{Exercise, Random, random_points};
pub use prediction::{Answer, KnownMistake, PREDICTION, Prediction, Solved};
pub use rand;
pub use report::{
    Description, Ended, Failure, Outcome, Peak, Report, Round, Trouble, shortened,
};
pub use running::{Limits, Process};
pub use shapes::Shape;
