//! NVRTC, NVIDIA's compiler as a library, compiles all kernels without a GPU. The
//! test is skipped where NVRTC is not found, unless `WORKBOOK_REQUIRE_NVRTC` is
//! set.

use step0_problem::{Error, Precision};
use step5_gpu::{PAIRING, real};

#[test]
fn nvrtc_compiles_every_kernel() {
    for precision in [Precision::F32, Precision::F64] {
        // Turing is the oldest generation that NVRTC 13 knows, Hopper a newer one.
        for capability in [(7, 5), (9, 0)] {
            let ptx = match PAIRING.compile(capability, &[real(precision)]) {
                Err(Error::Unavailable(why))
                    if std::env::var_os("WORKBOOK_REQUIRE_NVRTC").is_none() =>
                {
                    eprintln!("skipped: {why}");
                    return;
                }
                result => result.unwrap().to_src(),
            };
            let (major, minor) = capability;
            assert!(ptx.contains(&format!(".target sm_{major}{minor}")));
            for name in PAIRING.kernels {
                assert!(ptx.contains(&format!(".visible .entry {name}(")), "{name}");
            }
            // An array that is indexed by a variable would end up in slow local
            // memory.
            assert!(!ptx.contains(".local"), "a kernel uses local memory");
        }
    }
}
