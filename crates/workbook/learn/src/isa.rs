//! The instruction set that bars are chosen for.

use step0_problem::Isa;

/// What this machine has, by the names of `[speed]`; less if WORKBOOK_ISA says so.
///
/// # Errors
/// WORKBOOK_ISA names none that we know.
pub fn at_hand() -> anyhow::Result<&'static str> {
    Ok(match Isa::from_environment()? {
        Some(Isa::Baseline) => "baseline",
        Some(Isa::Avx2) if best() != "baseline" => "avx2",
        _ => best(),
    })
}

#[cfg(target_arch = "x86_64")]
fn best() -> &'static str {
    if is_x86_feature_detected!("avx512f") {
        "avx512"
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        "avx2"
    } else {
        "baseline"
    }
}

#[cfg(target_arch = "aarch64")]
fn best() -> &'static str {
    "neon"
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn best() -> &'static str {
    "baseline"
}
