//! What a GPU is made of: small experiments, each a kernel in CUDA and in WGSL.
//!
//! | module | what it has |
//! |---|---|
//! | [`experiments`] | of each its question, its variants, and what is predicted |
//! | [`model`] | the small models that the predictions come from |
//! | [`expected`] | what each kernel has to compute |
//! | [`measure`] | a variant, checked and then timed |
//! | [`gpu`] | what the experiments ask of a GPU |
//! | [`cuda`], [`shader`] | the two languages to ask it in |
#![deny(unsafe_code)]

#[allow(unsafe_code)] // launches: what a kernel is given is the caller's promise
pub mod cuda;
#[allow(unsafe_code)] // functions of the driver, looked up by their names
pub mod driver;
pub mod expected;
pub mod experiments;
pub mod gpu;
pub mod measure;
pub mod model;
pub mod shader;
