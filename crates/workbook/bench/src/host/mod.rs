//! The machine at hand, described for its records.

mod caches;
mod cores;
mod gpu;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::{Context, Result, ensure};
use sysinfo::System;
use workbook_base::programs::{first_line, output};
use workbook_machine::{brand_and_memory, instruction_sets, system};
use workbook_records::{Host, is_name};

use crate::executables::Build;

pub use gpu::with_highest_gpu_clock;

/// Describes this machine under a name, and how the programs were built.
///
/// # Errors
/// If the name is not valid, or the processor and the memory cannot be found out.
pub fn describe_host(name: Option<&str>, build: &Build) -> Result<Host> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => neutral_name(System::host_name().ok().as_deref()),
    };
    ensure!(
        is_name(&name),
        "--host: expected a name of letters, digits, '-', '_', '.' and '+', found \
         \"{name}\""
    );
    let (cpu, memory_bytes) = brand_and_memory()
        .context("cannot find out the processor and the memory")?;
    let threads = threads();
    Ok(Host {
        name,
        cpu,
        cores: cores::by_kind(threads),
        threads,
        caches: caches::of_a_core(),
        isa: instruction_sets().into_iter().map(str::to_owned).collect(),
        memory_bytes,
        gpu: gpu::first_gpu(),
        os: system(),
        hypervisor: hypervisor(),
        frequency_governor: governor(Path::new(CPUS)),
        rustc: build.rustc.clone(),
        flags: build.flags(),
    })
}

/// How many threads may run at a time.
pub fn threads() -> u32 {
    available_parallelism().map_or(1, |count| count.get() as u32)
}

/// The first part of the machine's own name, made fit for a file; "here" if there is none.
fn neutral_name(own: Option<&str>) -> String {
    let first = own.unwrap_or_default().split('.').next().unwrap_or_default();
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
    };
    let name: String = first.chars().map(fit).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "here".to_owned() } else { name.to_owned() }
}

/// Where Linux describes its processors.
const CPUS: &str = "/sys/devices/system/cpu";

/// What this machine is a guest of.
fn hypervisor() -> Option<String> {
    // It fails on bare metal.
    if let Some(name) = output("systemd-detect-virt", &["--vm"]) {
        return Some(name.trim().to_owned());
    }
    let told = text(Path::new("/sys/hypervisor/type"));
    told.or_else(|| hypervisor_of(&text(Path::new("/proc/cpuinfo"))?))
}

/// A virtual processor says that it is one, but not of which kind.
fn hypervisor_of(cpuinfo: &str) -> Option<String> {
    let flags = cpuinfo.lines().find(|line| line.starts_with("flags"))?;
    let is_guest = flags.split_whitespace().any(|flag| flag == "hypervisor");
    is_guest.then(|| "of an unknown kind".to_owned())
}

fn governor(cpus: &Path) -> Option<String> {
    text(&cpus.join("cpu0/cpufreq/scaling_governor"))
}

/// The text of a small file without the space around it; `None` if it is empty.
fn text(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The numbers that `0-3,8` stands for.
fn thread_list(list: &str) -> Option<BTreeSet<u32>> {
    let mut threads = BTreeSet::new();
    for range in list.split(',').filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        threads.extend(first.parse::<u32>().ok()?..=last.parse().ok()?);
    }
    Some(threads)
}

fn sysctl(name: &str) -> Option<u64> {
    first_line("sysctl", &["-n", name])?.parse().ok()
}

/// Files in a folder, for tests.
#[cfg(test)]
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_does_not_tell_is_not_guessed() {
        assert_eq!(governor(Path::new("/nowhere")), None);
        assert_eq!(hypervisor_of("flags\t: fpu sse2\n"), None);
        assert!(hypervisor_of("flags\t: fpu hypervisor\n").is_some());
    }

    #[test]
    fn a_host_is_called_by_the_first_part_of_its_name() {
        assert_eq!(neutral_name(Some("Ada's-PC.lab.example")), "ada-s-pc");
        for nameless in [None, Some(""), Some("..."), Some("日本")] {
            assert_eq!(neutral_name(nameless), "here");
        }
    }
}
