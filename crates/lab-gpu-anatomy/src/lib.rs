//! What a GPU is made of: small experiments, each a kernel in CUDA and in WGSL.
//!
//! | module | what it holds |
//! |---|---|
//! | [`experiments`] | the experiments: questions, variants and predictions |
//! | [`model`] | the small models that the predictions come from |
//! | [`expected`] | what each kernel should compute |
//! | [`measure`] | a variant, checked and then timed |
//! | [`gpu`] | what the experiments ask of a GPU |
//! | [`cuda`], [`shader`] | the two languages to ask it in |
#![deny(unsafe_code)]

#[allow(unsafe_code)] // launches: the caller promises what a kernel is given
pub mod cuda;
#[allow(unsafe_code)] // functions of the driver, looked up by their names
pub mod driver;
pub mod expected;
pub mod experiments;
pub mod gpu;
pub mod measure;
pub mod model;
pub mod shader;
