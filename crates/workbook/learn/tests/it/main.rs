//! The learner's commands.

mod exercises;
