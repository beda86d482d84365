//! Step 1: the workshop's loops as they stand, in Rust.
//!
//! Nothing here is tuned. Every later step is compared with this one, for its speed and
//! for its answer.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod pairing;

pub use chamfer::{chamfer, distance};
pub use hello::hello;
pub use pairing::{find_nearest, pair};
