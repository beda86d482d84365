//! The tool behind `cargo workbook`: it builds, serves and checks the book, and says
//! what this machine can run.
//!
//! | module | what it does |
//! |---|---|
//! | [`repository`] | where things are |
//! | [`book`] | Markdown to pages, through mdBook, with formulas rendered here |
//! | [`figures`] | figures, tables and numbers, taken from records |
//! | [`serve`] | the pages on localhost, built again on every save |
//! | [`lint`] | what must hold between chapters, listings, crates and links |
//! | [`bench`] | runs steps, peers and labs in turns, and records their times |
//! | [`records`] | what was measured, on what machine and when |
//! | [`profile`] | where a step's time goes, and what it allocates |
//! | [`assembly`] | the inner loops of the steps as the compiler made them |
//! | [`doctor`] | what this machine has, and which steps it can run |
//! | [`grade`] | what students handed in, graded without trusting it |
//! | [`exercise`] | exercises: what learners do, and what authors check |
//! | [`cli`] | the command line over all of it |

#![forbid(unsafe_code)]

pub mod assembly;
pub mod bench;
pub mod book;
pub mod cli;
pub mod doctor;
pub mod exercise;
pub mod figures;
pub mod grade;
pub mod lint;
mod output;
pub mod picture;
pub mod profile;
pub mod records;
pub mod repository;
pub mod serve;
