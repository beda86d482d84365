//! This machine: its system, its processor and its memory, and whether other programs keep
//! it busy.
//!
//! A room of its own, because what asks the system takes long to compile, and building the
//! book asks for none of it.
#![forbid(unsafe_code)]

pub mod busy;

use sysinfo::{CpuRefreshKind, MemoryRefreshKind, RefreshKind, System};

/// The oldest Rust that compiles the workspace.
pub const RUST_NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

/// The operating system, with its version and architecture.
pub fn system() -> String {
    let name = System::long_os_version()
        .unwrap_or_else(|_| std::env::consts::OS.to_owned());
    format!("{name}, {}", System::cpu_arch())
}

/// The name of the processor, and the main memory in bytes.
pub fn brand_and_memory() -> Option<(String, u64)> {
    let wanted = RefreshKind::nothing()
        .with_cpu(CpuRefreshKind::nothing())
        .with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(wanted).ok()?;
    let brand = system
        .cpus()
        .first()
        .map(|cpu| cpu.brand().trim())
        .filter(|brand| !brand.is_empty());
    Some((brand.unwrap_or("unnamed").to_owned(), system.total_memory()))
}

/// How many cores there are, hyper-threads counted once, where the system says.
pub fn physical_cores() -> Option<usize> {
    System::physical_core_count().ok()
}

/// The vector instruction sets that the steps know, the widest last.
#[cfg(target_arch = "x86_64")]
pub fn instruction_sets() -> Vec<&'static str> {
    let mut found = vec!["sse2"];
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        found.push("avx2+fma");
    }
    if is_x86_feature_detected!("avx512f") {
        found.push("avx512f");
    }
    found
}

/// Every 64-bit ARM processor has NEON; elsewhere the steps use no vector
/// instructions.
#[cfg(not(target_arch = "x86_64"))]
pub fn instruction_sets() -> Vec<&'static str> {
    if cfg!(target_arch = "aarch64") { vec!["neon"] } else { Vec::new() }
}
