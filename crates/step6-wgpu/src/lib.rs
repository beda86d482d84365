//! Step 6: the distances as a compute shader, on any GPU.
//!
//! The shaders are files of their own, in `shaders/`, and a browser runs them as
//! they are. Around them: which GPU there is ([`adapters`]), what it is asked to do
//! and what can go wrong ([`Gpu`]), the points as a shader reads them ([`Layout`]),
//! and the work in portions ([`Pace`], [`Batches`]) that keep to the limits of every
//! device.
#![forbid(unsafe_code)]

pub mod adapters;
mod batches;
mod chamfer;
mod clock;
mod gpu;
mod hello;
mod kernel;
mod layout;
mod pace;
mod pairing;
mod prepared;
mod quiet;

pub use batches::{Batch, Batches, Most};
pub use chamfer::{Chamfer, Times};
pub use gpu::{Gpu, Program};
pub use hello::{Nest, Part, first_shader, hello};
pub use kernel::Kernel;
pub use layout::{Layout, Offsets};
pub use pace::Pace;
pub use pairing::{pair, pair_on};

#[cfg(feature = "cli")]
pub use info::INFO;

#[cfg(feature = "cli")]
mod info {
    use step0_problem::Precision;
    use step0_problem::cli::{Detail, Extra, Info};

    use crate::{Kernel, adapters, prepared};

    /// What the command line says and knows of this step.
    pub const INFO: Info = Info {
        name: "step6-wgpu",
        about: "Step 6: the distances as a compute shader, on any GPU",
        next: "cargo run -p step6-wgpu -- --list, or --kernel 1",
        precisions: &[Precision::F32],
        parallel: false,
        is_software: || {
            prepared::chamfer().is_ok_and(|chamfer| chamfer.gpu().is_software())
        },
        prepare: |_, extras| {
            let kernel = extras.get("kernel").and_then(Kernel::numbered);
            prepared::prepare(extras.get("adapter"), kernel.unwrap_or_default())
        },
        extras: &[
            Extra {
                name: "kernel",
                value: Some("N"),
                help: "Which kernel: 1 naive, 2 tiled, 3 batched [default: 3]",
                values: &["1", "2", "3"],
                instead: None,
            },
            Extra {
                name: "adapter",
                value: Some("NAME|NUMBER"),
                help: "Which GPU: a part of its name, or its number in --list",
                values: &[],
                instead: None,
            },
            Extra {
                name: "list",
                value: None,
                help: "List what a shader can run on, and do nothing else",
                values: &[],
                instead: Some(|_| adapters::list()),
            },
        ],
        details: || {
            let times = prepared::last_times().unwrap_or_default();
            let detail = |name, label, value: Option<f64>| {
                Some(Detail { name, label, value: value?, unit: "s" })
            };
            [
                detail("upload_s", "upload", Some(times.upload)),
                detail("kernel_s", "kernel", times.kernel),
                detail("download_s", "download", Some(times.download)),
            ]
            .into_iter()
            .flatten()
            .collect()
        },
        ticks: |left, _| left.ids().len(),
    };
}
