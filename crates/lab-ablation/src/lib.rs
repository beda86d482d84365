//! Ablation: what each idea of a step gains, switched on alone and in the order of
//! the book.
//!
//! | module | what it holds |
//! |---|---|
//! | [`variants`] | every variant: which idea, on what, of which kind |
//! | `pairing` | the two ways to go over pairs of clusters |
//! | `root`, `iterators` | step 2's ideas about one Chamfer distance |
//! | `layout`, `one_sweep`, `chains`, `lanes`, `gathered` | step 3's |
//! | `threads` | step 4's |
//! | `lines` | how many lines of code an idea takes |
//!
//! A variant that is a whole step calls that step's own function.
#![forbid(unsafe_code)]

mod chains;
mod gathered;
mod iterators;
mod lanes;
mod layout;
mod lines;
mod number;
mod one_sweep;
mod pairing;
mod root;
mod threads;
pub mod variants;
