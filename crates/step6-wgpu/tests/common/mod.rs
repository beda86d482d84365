//! A GPU of any kind for the tests: Mesa's lavapipe computes on the processor.

use std::env;
use std::io::{Write, stderr};

use step0_problem::Error;
use step6_wgpu::{Gpu, adapters};
use wgpu::Limits;

/// The best GPU, with these limits. Without one the test says that it is skipped, or
/// fails if CI or `WORKBOOK_REQUIRE_VULKAN` requires one.
pub fn gpu(limits: Limits) -> Option<Gpu> {
    let opened = adapters::choose(None).and_then(|a| Gpu::with_limits(&a, limits));
    match opened {
        Ok(gpu) => Some(gpu),
        Err(Error::Unavailable(reason)) if !is_required() => {
            // Not with eprintln!, which the test harness keeps to itself.
            writeln!(stderr(), "skipped: {reason}").expect("stderr is open");
            None
        }
        Err(error) => panic!("a test needs a GPU here: {error}"),
    }
}

/// Must there be a GPU, even if it is only lavapipe?
pub fn is_required() -> bool {
    let ci = env::var_os("CI").is_some_and(|value| value == "true");
    (ci && cfg!(target_os = "linux"))
        || env::var_os("WORKBOOK_REQUIRE_VULKAN").is_some()
}
