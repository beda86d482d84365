//! step3-simd
#![warn(missing_docs)]
mod arch;
mod real;
pub mod layout;
mod sweep;
mod chamfer;
pub use arch::Kernel;
pub use real::Real;
pub use chamfer::chamfer;
