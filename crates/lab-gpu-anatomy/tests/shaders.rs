//! All shaders, on whatever runs them: Mesa's lavapipe computes on the processor.

use std::env;
use std::io::{Write, stderr};

use lab_gpu_anatomy::experiments;
use lab_gpu_anatomy::gpu::Language;
use lab_gpu_anatomy::measure::measure;
use lab_gpu_anatomy::shader::Shaders;
use step0_problem::Error;

/// Must there be a driver that runs them?
fn is_required() -> bool {
    let ci = env::var_os("CI").is_some_and(|value| value == "true");
    (ci && cfg!(target_os = "linux"))
        || env::var_os("WORKBOOK_REQUIRE_VULKAN").is_some()
}

#[test]
fn shaders_compute_what_they_should() {
    let gpu = match Shaders::open() {
        Err(Error::Unavailable(why)) if !is_required() => {
            // Not with eprintln!, which the test harness keeps to itself.
            writeln!(stderr(), "skipped: {why}").expect("stderr is open");
            return;
        }
        gpu => gpu.unwrap(),
    };
    let mut ran = 0;
    for experiment in experiments::all() {
        for variant in &experiment.variants {
            let name = format!("{} {}", experiment.name, variant.name);
            match measure(&gpu, &experiment, variant, 2) {
                Ok(measured) => {
                    assert_eq!(measured.timed.runs.len(), 2, "{name}");
                    ran += 1;
                }
                Err(Error::Unavailable(why)) => assert!(
                    variant.only == Some(Language::Cuda)
                        || why.contains("no clock of its own"),
                    "{name}: {why}"
                ),
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    assert!(ran >= 48, "{ran}");
}
