//! The steps, by name.

use std::path::Path;

use workbook_records::Precision;

use super::devices::DEVICE_STEPS;
use super::{ANY, Kind, ONE, Program, Threads, program_of};

/// The steps, what they compute in, how many threads they use, and their rough rate.
pub const STEPS: [(&str, &[Precision], Threads, f64); 4] = [
    ("step1-pure", &[Precision::F64], ONE, 1.5e8),
    ("step2-mapreduce", &[Precision::F64], ONE, 4e8),
    ("step3-simd", &[Precision::F64, Precision::F32], ONE, 4e9),
    ("step4-rayon", &[Precision::F64, Precision::F32], ANY, 4e9),
];

/// The names of all steps.
pub fn step_names() -> Vec<&'static str> {
    let devices = DEVICE_STEPS.iter().map(|step| step.name);
    STEPS.iter().map(|(name, ..)| *name).chain(devices).collect()
}

/// The names of the steps that this machine may be able to run. A step for a device
/// takes minutes to compile, which would be wasted on a machine without one.
pub fn likely_step_names() -> Vec<&'static str> {
    let is_there = |sign: &&str| Path::new(sign).exists();
    let mut names = step_names();
    names.retain(|name| {
        let step = DEVICE_STEPS.iter().find(|step| step.name == *name);
        step.is_none_or(|step| {
            cfg!(not(target_os = "linux")) || step.signs.iter().any(is_there)
        })
    });
    names
}

/// The program of a step, from what it computes in, how many threads it uses, and its
/// rough rate.
pub(super) fn step_program(
    name: &str,
    file: &Path,
    (precisions, threads, rate): (&[Precision], Threads, f64),
) -> Program {
    Program {
        precisions: precisions.to_vec(),
        threads,
        rate,
        // A rough guess: as many terms as point pairs, up to this limit.
        terms_rate: rate.min(3e8),
        command: vec![file.into()],
        ..program_of(file, name, Kind::Step)
    }
}
