//! The checks and drawings of authors.

mod lint;
mod picture;
mod verify;
