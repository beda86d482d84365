//! Step 3 gives what step 1 gives, at both precisions and with every instruction set
//! that this machine has.

use step0_problem::contract::{self, Tolerance};
use step0_problem::{ClusterSet, Error, Isa, Options, Precision, Tick};
use step3_simd::{device, pair};

#[test]
fn meets_the_contract() {
    for isa in contract::isas() {
        for tolerance in [Tolerance::F64, Tolerance::F32] {
            let chosen = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
                pair(l, r, &Options { isa: Some(isa), ..*o }, t)
            };
            contract::check(chosen, step1_pure::pair, tolerance);
        }
    }
}

#[test]
fn a_tick_can_end_it() {
    for precision in [Precision::F64, Precision::F32] {
        let options = Options { precision, ..Options::default() };
        contract::check_interruption(pair, &options);
    }
}

#[test]
fn hello_gives_the_closed_form() {
    contract::check_hello(step3_simd::hello);
}

/// Every instruction set that the machine has runs; the others are refused by name.
#[test]
fn the_device_is_named_or_missing() {
    for isa in [Isa::Baseline, Isa::Avx2, Isa::Avx512] {
        let device = device(&Options { isa: Some(isa), ..Options::default() });
        match device {
            Ok(name) => {
                assert!(contract::isas().contains(&isa));
                let neon = cfg!(target_arch = "aarch64");
                let isa = if neon { "neon".into() } else { isa.to_string() };
                assert_eq!(name, format!("cpu {isa}"));
            }
            Err(error) => {
                assert!(!contract::isas().contains(&isa));
                assert!(matches!(error, Error::Unavailable(_)), "{error}");
                assert!(error.to_string().contains(&isa.to_string()), "{error}");
            }
        }
    }
}
