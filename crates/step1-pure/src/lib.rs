//! Step 1: the workshop's loops as they stand, in Rust.
//!
//! Nothing here is tuned. Every later step is compared with this one, for its speed
//! and for its answer.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod pairing;

pub use chamfer::{chamfer, distance};
pub use hello::hello;
pub use pairing::{find_nearest, pair};

#[cfg(feature = "cli")]
pub use info::INFO;

#[cfg(feature = "cli")]
mod info {
    use step0_problem::{Precision, cli::Info};

    /// What the command line says and knows of this step.
    pub const INFO: Info = Info {
        name: "step1-pure",
        about: "Step 1: the workshop's loops as they stand",
        next: "cargo run -p step2-mapreduce",
        precisions: &[Precision::F64],
        parallel: false,
        prepare: |_, _| Ok("cpu scalar".into()),
        is_software: || false,
        extras: &[],
        details: Vec::new,
        ticks: |left, right| left.ids().len() + right.ids().len(),
    };
}
