//! NVRTC, NVIDIA's compiler as a library, compiles all kernels without a GPU. The
//! test is skipped where NVRTC is not found, unless `WORKBOOK_REQUIRE_NVRTC` is set.

use lab_gpu_anatomy::cuda::{COMMITTED, KERNELS};
use step0_problem::Error;

#[test]
fn nvrtc_compiles_every_kernel() {
    // Turing is the oldest generation that NVRTC 13 knows, Hopper a newer one.
    for capability in [(7, 5), (9, 0)] {
        let ptx = match KERNELS.compile(capability, &[]) {
            Err(Error::Unavailable(why))
                if std::env::var_os("WORKBOOK_REQUIRE_NVRTC").is_none() =>
            {
                eprintln!("skipped: {why}");
                return;
            }
            result => result.unwrap().to_src(),
        };
        holds_every_kernel(&ptx);
    }
}

#[test]
fn every_kernel_is_in_the_committed_ptx() {
    holds_every_kernel(COMMITTED);
    assert!(COMMITTED.contains(".target sm_52"));
}

/// Only the kernel that is meant to have one uses an array in local memory; so does
/// CUDA's sine, for angles that are too large for a float.
fn holds_every_kernel(ptx: &str) {
    let local = |name: &&&str| {
        let start = ptx.find(&format!(".visible .entry {name}(")).expect(name);
        let text = &ptx[start..];
        let end = text[1..].find(".visible .entry").unwrap_or(text.len() - 1);
        text[..end].contains(".local")
    };
    let found: Vec<_> = KERNELS.kernels.iter().filter(local).collect();
    assert_eq!(found, [&"sine_accurate", &"indexed"]);
}
