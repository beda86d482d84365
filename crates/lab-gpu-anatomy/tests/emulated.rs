//! The CUDA kernels on the processor: what they compute, and what their warps ask of
//! memory. All in one test, because a process can have only one emulation.

use std::env;
use std::time::Duration;

use lab_gpu_anatomy::cuda::Cuda;
use lab_gpu_anatomy::experiments;
use lab_gpu_anatomy::gpu::{Gpu, Kernel, Language, Loaded, Parts, Settings, Size};
use lab_gpu_anatomy::measure::measure;
use step0_problem::{Error, Result};

/// Continuous integration has a C++ compiler, at least on Linux.
fn is_required() -> bool {
    cfg!(target_os = "linux") && env::var_os("CI").is_some()
}

#[test]
fn kernels_compute_and_ask_what_the_model_says() {
    let gpu = match Cuda::emulated() {
        Err(Error::Unavailable(why)) if !is_required() => {
            eprintln!("skipped: {why}");
            return;
        }
        gpu => gpu.unwrap(),
    };
    let mut counted = 0;
    for experiment in experiments::all() {
        for variant in &experiment.variants {
            let name = format!("{} {}", experiment.name, variant.name);
            let measured = measure(&gpu, &experiment, variant, 2)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(measured.timed.runs.len(), 2, "{name}");
            assert!(measured.amount > 0, "{name}");
            let [sectors, passes] = measured.counted();
            let asked = match (experiment.name, variant.name) {
                ("coalescing", _) => sectors,
                ("texture", "array-along-rows" | "array-upright") => sectors,
                ("banks", _) => passes,
                _ => continue,
            };
            assert_eq!(asked, Some(variant.cost), "{name}");
            counted += 1;
        }
    }
    assert_eq!(counted, 6 + 2 + 8);
}

/// A GPU that returns zeros for everything.
struct Broken;

impl Gpu for Broken {
    fn name(&self) -> String {
        "broken".into()
    }

    fn language(&self) -> Language {
        Language::Cuda
    }

    fn size(&self) -> Size {
        Size::Tiny
    }

    fn most_output(&self) -> usize {
        usize::MAX
    }

    fn load(&self, _: Kernel, _: &[u32], outputs: usize) -> Result<Box<dyn Loaded>> {
        Ok(Box::new(Zeros(outputs)))
    }
}

struct Zeros(usize);

impl Loaded for Zeros {
    fn launch(&mut self, _: Settings) -> Result<()> {
        Ok(())
    }

    fn wait(&mut self) -> Result<()> {
        Ok(())
    }

    fn clocked(&mut self, _: Settings) -> Result<Option<Duration>> {
        Ok(None)
    }

    fn output(&mut self) -> Result<Vec<u32>> {
        Ok(vec![0; self.0])
    }

    fn copy_in(&mut self, _: &[u32]) -> Result<()> {
        Ok(())
    }

    fn input(&mut self, count: usize) -> Result<Vec<u32>> {
        Ok(vec![0; count])
    }

    fn in_parts(
        &mut self,
        parts: &Parts,
        _: Settings,
        _: &mut dyn FnMut(),
    ) -> Result<Vec<u32>> {
        Ok(vec![0; parts.input.len()])
    }
}

/// Wrong answers are never timed.
#[test]
fn every_variant_notices_a_gpu_that_computes_nothing() {
    for experiment in experiments::all() {
        for variant in &experiment.variants {
            let error = measure(&Broken, &experiment, variant, 1).unwrap_err();
            let said = error.to_string();
            assert!(
                said.contains(" is wrong: thread ")
                    || said.contains("did not arrive as it was sent"),
                "{} {}: {said}",
                experiment.name,
                variant.name
            );
        }
    }
}
