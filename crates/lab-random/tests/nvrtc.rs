//! NVRTC compiles the kernel without a GPU. The test is skipped where NVRTC is
//! not found, unless `WORKBOOK_REQUIRE_NVRTC` is set.

use lab_random::cuda::{PTX, SOURCE};
use step0_problem::Error;

#[test]
fn nvrtc_compiles_the_kernel() {
    // Turing is the oldest generation that NVRTC 13 knows, Hopper a newer one.
    for capability in [(7, 5), (9, 0)] {
        let ptx = match SOURCE.compile(capability, &[]) {
            Err(Error::Unavailable(why))
                if std::env::var_os("WORKBOOK_REQUIRE_NVRTC").is_none() =>
            {
                eprintln!("skipped: {why}");
                return;
            }
            result => result.unwrap().to_src(),
        };
        check(&ptx);
    }
}

#[test]
fn the_committed_ptx_has_the_kernel() {
    assert!(PTX.contains(".target sm_52"));
    check(PTX);
}

/// A block is written in one go, and nothing goes through slow local memory.
fn check(ptx: &str) {
    assert!(ptx.contains(".visible .entry fill("));
    assert_eq!(ptx.matches("st.global").count(), 1);
    assert!(ptx.contains("st.global.v4.f32"));
    assert!(!ptx.contains(".local"));
}
