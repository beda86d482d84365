//! This step, for programs that run it.

use step0_problem::{
    About, ClusterSet, Detail, Extra, Extras, Opened, Options, Pairing, Precision,
    Result, Step, Tick,
};

use crate::{Chamfer, Gpu, Kernel, Nest, adapters, pair_on};

/// This step, for programs that run it.
#[derive(Debug, Clone, Copy)]
pub struct WgpuStep;

impl Step for WgpuStep {
    fn about(&self) -> About {
        About {
            name: "step6-wgpu",
            summary: "Step 6: the distances as a compute shader, on any GPU",
            next: "cargo run -p step6-wgpu -- --list, or --kernel 1",
            precisions: &[Precision::F32],
            parallel: false,
        }
    }

    fn extras(&self) -> &'static [Extra] {
        const KERNEL: &str =
            "Which kernel: 1 naive, 2 tiled, 3 batched [default: 3]";
        const ADAPTER: &str =
            "Which GPU: a part of its name, or its number in --list";
        const LIST: &str = "List what a shader can run on, and do nothing else";
        const EXTRAS: [Extra; 3] = [
            Extra::option("kernel", "N", KERNEL).one_of(&["1", "2", "3"]),
            Extra::option("adapter", "NAME|NUMBER", ADAPTER),
            Extra::flag("list", LIST),
        ];
        &EXTRAS
    }

    fn instead(&self, extras: &Extras) -> Result<Option<String>> {
        if extras.has("list") { adapters::list().map(Some) } else { Ok(None) }
    }

    /// Opens an adapter, and compiles everything that may be asked for.
    fn open(&self, _: &Options, extras: &Extras) -> Result<Box<dyn Opened>> {
        let kernel = extras.get("kernel").and_then(Kernel::numbered);
        let gpu = OpenedGpu::new(extras.get("adapter"), kernel.unwrap_or_default())?;
        Ok(Box::new(gpu))
    }
}

/// A GPU with all that runs on it compiled.
#[derive(Debug)]
pub(crate) struct OpenedGpu {
    pub(crate) chamfer: Chamfer,
    pub(crate) nest: Nest,
}

impl OpenedGpu {
    pub(crate) fn new(adapter: Option<&str>, kernel: Kernel) -> Result<Self> {
        let gpu = Gpu::open(adapter)?;
        let (chamfer, nest) = (Chamfer::new(&gpu, kernel)?, Nest::new(&gpu)?);
        Ok(OpenedGpu { chamfer, nest })
    }
}

impl Opened for OpenedGpu {
    fn device(&self) -> &str {
        self.chamfer.gpu().name()
    }

    fn is_software(&self) -> bool {
        self.chamfer.gpu().is_software()
    }

    fn hello(&self, n: u64) -> Result<u64> {
        self.nest.sum(n)
    }

    fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        tick: Tick,
    ) -> Result<Pairing> {
        pair_on(&self.chamfer, left, right, tick)
    }

    fn details(&self) -> Vec<Detail> {
        let times = self.chamfer.times();
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
    }
}
