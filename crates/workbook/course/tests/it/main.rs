//! What an instructor gets.

mod course;
