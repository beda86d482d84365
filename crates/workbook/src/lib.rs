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
//! | [`mod@bench`] | runs steps, peers and labs in turns, and records their times |
//! | [`records`] | what was measured, on what machine and when |
//! | [`targets`] | what a GPU should reach, and what its records say |
//! | [`profile`] | where a step's time goes, and what it allocates |
//! | [`assembly`] | the inner loops of the steps as the compiler made them |
//! | [`doctor`] | what this machine has, and which steps it can run |
//! | [`course`] | what an instructor gets: student repositories, schedules, slides |
//! | [`grade`] | what students handed in, graded without trusting it |
//! | [`exercise`] | exercises: what learners do, and what authors check |
//! | [`finding`], [`cargo`] | something to mend; calling cargo |
//! | [`busy`] | is somebody else using this machine? |
//! | [`cli`] | the command line over all of it |
//!
//! A student's repository has [`exercise`] and [`doctor`] alone; the rest needs the
//! feature `full`.

#![forbid(unsafe_code)]
// Whoever reads this works on the tool, and sees its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

#[cfg(feature = "full")]
pub mod assembly;
#[cfg(feature = "full")]
pub mod bench;
#[cfg(feature = "full")]
pub mod book;
#[cfg(feature = "full")]
pub mod busy;
pub mod cargo;
pub mod cli;
#[cfg(feature = "full")]
pub mod course;
pub mod doctor;
pub mod exercise;
#[cfg(feature = "full")]
pub mod figures;
pub mod finding;
#[cfg(feature = "full")]
pub mod grade;
#[cfg(feature = "full")]
pub mod lint;
mod output;
#[cfg(feature = "full")]
pub mod picture;
#[cfg(feature = "full")]
pub mod profile;
#[cfg(feature = "full")]
pub mod records;
pub mod repository;
#[cfg(feature = "full")]
pub mod serve;
#[cfg(feature = "full")]
pub mod targets;
