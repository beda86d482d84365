//! This step, for programs that run it.

use step0_problem::{
    About, ClusterSet, Detail, Error, Extra, Extras, Opened, Options, Pairing,
    Precision, Result, Step, Tick,
};

use crate::{Choice, Gpu, Kernel, hello_on, pair_on};

/// This step, for programs that run it.
#[derive(Debug, Clone, Copy)]
pub struct CudaStep;

impl Step for CudaStep {
    fn about(&self) -> About {
        About {
            name: "step5-gpu",
            summary: "Step 5: CUDA kernels on an NVIDIA GPU",
            next: "cargo run -p step6-wgpu",
            precisions: &[Precision::F32, Precision::F64],
            parallel: false,
        }
    }

    fn extras(&self) -> &'static [Extra] {
        const KERNEL: &str =
            "Which kernel: 1 naive, 2 tiled, 3 batched, 4 fused [default: 4]";
        const EMULATE: &str =
            "Run the kernels on the CPU, and count what they read and write";
        const MEMORY: &str = "Use at most this much of the GPU's memory";
        const EXTRAS: [Extra; 3] = [
            Extra::option("kernel", "N", KERNEL).one_of(&["1", "2", "3", "4"]),
            Extra::flag("emulate", EMULATE),
            Extra::option("memory", "BYTES", MEMORY),
        ];
        &EXTRAS
    }

    /// Sets up the GPU, or its emulation, and compiles the kernels.
    fn open(&self, options: &Options, extras: &Extras) -> Result<Box<dyn Opened>> {
        let kernel = extras.get("kernel").map(numbered).transpose()?;
        let kernel = kernel.unwrap_or(Kernel::Fused);
        let memory = extras.get("memory").map(bytes).transpose()?;
        let gpu = if extras.has("emulate") {
            Gpu::emulated(options.precision)?
        } else {
            Gpu::open()?
        };
        gpu.kernels(options.precision)?;
        let device = gpu.describe(kernel, options.precision)?;
        let choice = Choice { kernel, memory };
        Ok(Box::new(OpenedGpu { gpu, choice, options: *options, device }))
    }
}

fn numbered(text: &str) -> Result<Kernel> {
    let place = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let kernel = place.and_then(|place| Kernel::ALL.get(place).copied());
    kernel.ok_or_else(|| {
        let count = Kernel::ALL.len();
        Error::BadInput(format!(
            "expected a kernel from 1 to {count} as --kernel, found {text:?}"
        ))
    })
}

fn bytes(text: &str) -> Result<usize> {
    text.parse().map_err(|_| {
        Error::BadInput(format!(
            "expected a number of bytes as --memory, found {text:?}"
        ))
    })
}

/// A GPU, and the choices for its runs.
struct OpenedGpu {
    gpu: Gpu,
    choice: Choice,
    options: Options,
    device: String,
}

impl Opened for OpenedGpu {
    fn device(&self) -> &str {
        &self.device
    }

    fn is_software(&self) -> bool {
        self.gpu.device().is_emulated()
    }

    fn hello(&self, n: u64) -> Result<u64> {
        hello_on(&self.gpu, n)
    }

    fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        tick: Tick,
    ) -> Result<Pairing> {
        pair_on(&self.gpu, self.choice, left, right, &self.options, tick)
    }

    /// Where the time of the last run went, or what the emulation counted.
    fn details(&self) -> Vec<Detail> {
        let report = self.gpu.report();
        let Some(counts) = report.counts else { return self.times() };
        let per_pair = |name, label, count: u64| {
            let value =
                (1e3 * count as f64 / report.point_pairs as f64).round() / 1e3;
            Detail { name, label, value, unit: "a point pair" }
        };
        vec![
            per_pair("global_reads", "global reads", counts.global_reads),
            per_pair("global_writes", "and writes", counts.global_writes),
            per_pair("shared_reads", "shared reads", counts.shared_reads),
            per_pair("shared_writes", "and writes", counts.shared_writes),
        ]
    }
}

impl OpenedGpu {
    fn times(&self) -> Vec<Detail> {
        let times = self.gpu.report().times;
        let seconds = |name, label, value| Detail { name, label, value, unit: "s" };
        let lanes = self.gpu.device().lanes().map(|lanes| Detail {
            name: "lanes",
            label: "lanes",
            value: lanes.into(),
            unit: "instructions on f32 a cycle",
        });
        let times = [
            seconds("upload_s", "upload", times.upload),
            seconds("kernel_s", "kernels", times.kernel),
            seconds("download_s", "download", times.download),
        ];
        times.into_iter().chain(lanes).collect()
    }
}
