//! Step 3: the same distances, sixteen at a time.
//!
//! The points become a structure of arrays ([`Layout`]), one sweep over it keeps the minima
//! of both directions ([`sweep`]), and it is compiled for several instruction sets, of
//! which the best is chosen when the program runs ([`Kernel`]).

mod arch;
mod chamfer;
mod hello;
mod layout;
mod pairing;
mod real;
mod roots;
mod sweep;

pub use arch::Kernel;
pub use chamfer::{chamfer, sum_of_roots, sweep};
pub use hello::hello;
pub use layout::{Cloud, Layout, Rows, WIDEST};
pub use pairing::{device, pair};
pub use real::Real;
