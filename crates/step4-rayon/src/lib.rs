//! Step 4: the kernel of step 3 on all cores.
//!
//! Threads take rows of the table of distances, and share nothing while they work:
//! each keeps minima of its own, which are merged at the end.
#![forbid(unsafe_code)]

mod chamfer;
mod hello;
mod pairing;
mod races;
mod threads;

pub use chamfer::chamfer;
pub use hello::hello;
pub use pairing::pair;
pub use races::{nearest_lost, nearest_of_two_threads};
pub use threads::on_threads;

#[cfg(feature = "cli")]
pub use info::INFO;

#[cfg(feature = "cli")]
mod info {
    use step0_problem::{Precision, cli::Info};

    /// What the command line says and knows of this step.
    pub const INFO: Info = Info {
        name: "step4-rayon",
        about: "Step 4: the kernel of step 3 on all cores",
        next: "cargo run -p step5-gpu",
        precisions: &[Precision::F64, Precision::F32],
        parallel: true,
        is_software: || false,
        extras: &[],
        details: Vec::new,
        prepare: |options, _| {
            crate::threads::start(options.threads)?;
            step3_simd::device(options)
        },
        ticks: |left, _| left.ids().len(),
    };
}
