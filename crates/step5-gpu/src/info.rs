//! What the command line says and knows of this step.

use step0_problem::cli::{Detail, Extra, Extras, Info};
use step0_problem::{Error, Options, Precision, Result};

use crate::{Choice, Gpu, Kernel, choose, chosen};

/// What the command line says and knows of this step.
pub const INFO: Info = Info {
    name: "step5-gpu",
    about: "Step 5: CUDA kernels on an NVIDIA GPU",
    next: "cargo run -p step6-wgpu",
    precisions: &[Precision::F32, Precision::F64],
    parallel: false,
    is_software: || chosen().is_ok_and(|(gpu, _)| gpu.device().is_emulated()),
    prepare,
    ticks: |left, _| left.ids().len(),
    extras: &[
        Extra {
            name: "kernel",
            value: Some("N"),
            help: "Which kernel: 1 naive, 2 tiled, 3 batched, 4 fused [default: 4]",
            values: &["1", "2", "3", "4"],
            instead: None,
        },
        Extra {
            name: "emulate",
            value: None,
            help: "Run the kernels on the CPU, and count what they read and write",
            values: &[],
            instead: None,
        },
        Extra {
            name: "memory",
            value: Some("BYTES"),
            help: "Use at most so much of the GPU's memory",
            values: &[],
            instead: None,
        },
    ],
    details,
};

/// Sets up the GPU, or its emulation, and compiles the kernels.
fn prepare(options: &Options, extras: &Extras) -> Result<String> {
    let number = extras.get("kernel").and_then(|number| number.parse().ok());
    let kernel = Kernel::ALL[number.unwrap_or(Kernel::ALL.len()) - 1];
    let memory = extras.get("memory").map(bytes).transpose()?;
    let open = || match extras.has("emulate") {
        true => Gpu::emulated(options.precision),
        false => Gpu::open(),
    };
    let (gpu, _) = choose(open, Choice { kernel, memory })?;
    gpu.kernels(options.precision)?;
    gpu.describe(kernel, options.precision)
}

fn bytes(text: &str) -> Result<usize> {
    text.parse().map_err(|_| {
        Error::BadInput(format!(
            "expected a number of bytes as --memory, found {text:?}"
        ))
    })
}

/// Where the time of the last run went, or what the emulation counted.
fn details() -> Vec<Detail> {
    let Ok((gpu, _)) = chosen() else { return Vec::new() };
    let report = gpu.report();
    let Some(counts) = report.counts else {
        let seconds = |name, label, value| Detail { name, label, value, unit: "s" };
        let lanes = gpu.device().lanes().map(|lanes| Detail {
            name: "lanes",
            label: "lanes",
            value: lanes.into(),
            unit: "instructions on f32 a cycle",
        });
        let times = [
            seconds("upload_s", "upload", report.times.upload),
            seconds("kernel_s", "kernels", report.times.kernel),
            seconds("download_s", "download", report.times.download),
        ];
        return times.into_iter().chain(lanes).collect();
    };
    let per_pair = |name, label, count: u64| {
        let value = (1e3 * count as f64 / report.point_pairs as f64).round() / 1e3;
        Detail { name, label, value, unit: "a point pair" }
    };
    vec![
        per_pair("global_reads", "global reads", counts.global_reads),
        per_pair("global_writes", "and writes", counts.global_writes),
        per_pair("shared_reads", "shared reads", counts.shared_reads),
        per_pair("shared_writes", "and writes", counts.shared_writes),
    ]
}
