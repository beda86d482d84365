//! The machine at hand, described for its records.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::{Context, Result, ensure};
use sysinfo::System;
use workbook_base::machine::{brand_and_memory, instruction_sets, system};
use workbook_base::programs::{first_line, output};
use workbook_records::{Cache, Cores, Gpu, Host, is_name};

use super::executables::Build;

/// Describes this machine under a name, and how the programs were built.
///
/// # Errors
/// If the name is no name, or the processor and the memory cannot be found out.
pub fn describe(name: Option<&str>, build: &Build) -> Result<Host> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => neutral_name(System::host_name().ok().as_deref()),
    };
    ensure!(
        is_name(&name),
        "--host: expected a name of letters, digits, '-', '_', '.' and '+', found \
         \"{name}\""
    );
    let (cpu, memory_bytes) =
        brand_and_memory().context("cannot tell processor and memory")?;
    let threads = threads();
    Ok(Host {
        name,
        cpu,
        cores: cores(threads),
        threads,
        caches: caches(),
        isa: instruction_sets().into_iter().map(str::to_owned).collect(),
        memory_bytes,
        gpu: gpu(),
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

/// The first part of the machine's own name, fit for a file; "here" if it has none.
fn neutral_name(own: Option<&str>) -> String {
    let first = own.unwrap_or_default().split('.').next().unwrap_or_default();
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
    };
    let name: String = first.chars().map(fit).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "here".to_owned() } else { name.to_owned() }
}

/// Where Linux tells about processors.
const CPUS: &str = "/sys/devices/system/cpu";

/// Physical cores by kind, from whoever tells it.
fn cores(threads: u32) -> Vec<Cores> {
    let told = if cfg!(target_os = "macos") {
        cores_of_macos()
    } else {
        cores_of_linux(Path::new("/sys/devices"))
    };
    if !told.is_empty() {
        return told;
    }
    let count = System::physical_core_count().map_or(threads, |count| count as u32);
    vec![Cores { kind: "all".to_owned(), count: count.max(1) }]
}

/// Linux lists the threads of each kind of core on Intel (`cpu_core`, `cpu_atom`),
/// and gives each thread a capacity on ARM.
fn cores_of_linux(devices: &Path) -> Vec<Cores> {
    let cpus = devices.join("system/cpu");
    let kind = |name: &str, threads: &BTreeSet<u32>| {
        // Threads of one core have its package and its number.
        let core = |thread: &u32| {
            let topology = cpus.join(format!("cpu{thread}/topology"));
            let told = |file| text(&topology.join(file));
            Some((told("physical_package_id")?, told("core_id")?))
        };
        let cores: BTreeSet<_> = threads.iter().map(core).collect();
        let known = !cores.is_empty() && !cores.contains(&None);
        known.then(|| Cores { kind: name.to_owned(), count: cores.len() as u32 })
    };
    let listed = |file: &Path| text(file).and_then(|list| thread_list(&list));
    let intel = ["cpu_core", "cpu_atom"]
        .map(|folder| listed(&devices.join(folder).join("cpus")));
    if let [Some(performance), Some(efficiency)] = &intel {
        return [("performance", performance), ("efficiency", efficiency)]
            .into_iter()
            .filter_map(|(name, threads)| kind(name, threads))
            .collect();
    }
    let Some(online) = listed(&cpus.join("online")) else { return Vec::new() };
    let mut by_capacity: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for &thread in &online {
        let file = cpus.join(format!("cpu{thread}/cpu_capacity"));
        let capacity = text(&file).and_then(|text| text.parse().ok()).unwrap_or(0);
        by_capacity.entry(capacity).or_default().insert(thread);
    }
    let fastest = by_capacity.pop_last().map(|(_, threads)| threads);
    let others: BTreeSet<u32> = by_capacity.into_values().flatten().collect();
    match fastest {
        Some(fastest) if others.is_empty() => {
            kind("all", &fastest).into_iter().collect()
        }
        Some(fastest) => [("performance", &fastest), ("efficiency", &others)]
            .into_iter()
            .filter_map(|(name, threads)| kind(name, threads))
            .collect(),
        None => Vec::new(),
    }
}

/// `0-3,8` as the numbers it stands for.
fn thread_list(list: &str) -> Option<BTreeSet<u32>> {
    let mut threads = BTreeSet::new();
    for range in list.split(',').filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        threads.extend(first.parse::<u32>().ok()?..=last.parse().ok()?);
    }
    Some(threads)
}

fn cores_of_macos() -> Vec<Cores> {
    let count = |level: u32| sysctl(&format!("hw.perflevel{level}.physicalcpu"));
    let cores = |kind: &str, count| Cores { kind: kind.to_owned(), count };
    match [count(0), count(1)].map(|count| count.map(|count| count as u32)) {
        [Some(performance), Some(efficiency)] => {
            vec![cores("performance", performance), cores("efficiency", efficiency)]
        }
        [Some(all), None] => vec![cores("all", all)],
        _ => Vec::new(),
    }
}

fn caches() -> Vec<Cache> {
    if cfg!(target_os = "macos") {
        caches_of_macos()
    } else {
        caches_of_linux(&Path::new(CPUS).join("cpu0/cache"))
    }
}

/// The caches of the first core: `index0`, `index1`, … each a folder.
fn caches_of_linux(folder: &Path) -> Vec<Cache> {
    let mut caches: Vec<Cache> = (0..)
        .map(|index| folder.join(format!("index{index}")))
        .take_while(|index| index.is_dir())
        .filter_map(|index| {
            let told = |file| text(&index.join(file));
            Some(Cache {
                level: told("level")?.parse().ok()?,
                kind: told("type")?.to_lowercase(),
                bytes: bytes(&told("size")?)?,
                shared_by: thread_list(&told("shared_cpu_list")?)?.len() as u32,
            })
        })
        .filter(|cache| cache.kind != "instruction")
        .collect();
    caches.sort_by_key(|cache| cache.level);
    caches
}

/// `48K` or `2M` in bytes.
fn bytes(size: &str) -> Option<u64> {
    let digits = size.trim_end_matches(['K', 'M', 'G']);
    let unit = match &size[digits.len()..] {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return None,
    };
    Some(digits.parse::<u64>().ok()? * unit)
}

/// Those of a performance core, on Apple's processors; there the second level is
/// shared by several.
fn caches_of_macos() -> Vec<Cache> {
    let levels = [(1, "data", "l1dcachesize"), (2, "unified", "l2cachesize")];
    let cache = |(level, kind, name): (u32, &str, &str)| {
        let bytes = sysctl(&format!("hw.perflevel0.{name}"))?;
        let shared_by = match level {
            2 => sysctl("hw.perflevel0.cpusperl2")? as u32,
            _ => 1,
        };
        Some(Cache { level, kind: kind.to_owned(), bytes, shared_by })
    };
    levels.into_iter().filter_map(cache).collect()
}

fn sysctl(name: &str) -> Option<u64> {
    first_line("sysctl", &["-n", name])?.parse().ok()
}

/// The first graphics processor that NVIDIA's driver names.
fn gpu() -> Option<Gpu> {
    let question = [
        "--query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit",
        "--format=csv,noheader,nounits",
    ];
    parse_gpu(&first_line("nvidia-smi", &question)?)
}

/// `NVIDIA H200, 580.1, 143771, 1980, 700.00`, the numbers in MiB, MHz and W. What the
/// driver does not know it says in words.
fn parse_gpu(line: &str) -> Option<Gpu> {
    let fields: Vec<&str> = line.split(", ").map(str::trim).collect();
    let [name, driver, mebibytes, clock, power] = fields[..] else { return None };
    let number =
        |text: &str| text.parse::<f64>().ok().filter(|&number| number >= 1.0);
    Some(Gpu {
        name: name.to_owned(),
        driver: driver.to_owned(),
        memory_bytes: mebibytes.parse::<u64>().ok()? << 20,
        max_clock_mhz: number(clock).map(|mhz| mhz.round() as u32),
        power_limit_w: number(power).map(|watts| watts.round() as u32),
    })
}

/// What `work` gives, and the highest clock of the first NVIDIA GPU's multiprocessors
/// that was seen meanwhile, in MHz.
pub fn with_highest_gpu_clock<R>(work: impl FnOnce() -> R) -> (R, Option<u32>) {
    let (done, nobody_waits) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let highest = scope.spawn(move || {
            let mut highest = None;
            loop {
                highest = highest.max(gpu_clock());
                // It ends when the sender is dropped.
                if nobody_waits.recv_timeout(CLOCK_INTERVAL)
                    != Err(std::sync::mpsc::RecvTimeoutError::Timeout)
                {
                    return highest;
                }
            }
        });
        let result = work();
        drop(done);
        (result, highest.join().expect("asking for a clock does not panic"))
    })
}

/// How often the clock is looked at: the driver is asked each time, and has other work.
const CLOCK_INTERVAL: std::time::Duration = std::time::Duration::from_millis(250);

/// The clock of the multiprocessors now, in MHz.
fn gpu_clock() -> Option<u32> {
    let question = ["--query-gpu=clocks.sm", "--format=csv,noheader,nounits"];
    first_line("nvidia-smi", &question)?.parse().ok()
}

/// What this machine is a guest of.
fn hypervisor() -> Option<String> {
    // It fails on bare metal.
    if let Some(name) = output("systemd-detect-virt", &["--vm"]) {
        return Some(name.trim().to_owned());
    }
    let told = text(Path::new("/sys/hypervisor/type"));
    told.or_else(|| hypervisor_of(&text(Path::new("/proc/cpuinfo"))?))
}

/// A processor that is not real says so, if not whose it is.
fn hypervisor_of(cpuinfo: &str) -> Option<String> {
    let flags = cpuinfo.lines().find(|line| line.starts_with("flags"))?;
    let is_guest = flags.split_whitespace().any(|flag| flag == "hypervisor");
    is_guest.then(|| "of an unknown kind".to_owned())
}

fn governor(cpus: &Path) -> Option<String> {
    text(&cpus.join("cpu0/cpufreq/scaling_governor"))
}

/// A small file without the space around its text; none if it is empty.
fn text(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    /// `cpuN/topology` for threads with these core numbers.
    fn topology(cores: &[u32]) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for (thread, core) in cores.iter().enumerate() {
            let folder = format!("system/cpu/cpu{thread}/topology");
            files.push((format!("{folder}/physical_package_id"), "0\n".to_owned()));
            files.push((format!("{folder}/core_id"), format!("{core}\n")));
        }
        files
    }

    fn cores_in(cores: &[u32], more: &[(&str, &str)]) -> Vec<(String, u32)> {
        let files = topology(cores);
        let mut files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        files.extend(more);
        let folder = tree(&files);
        let found = cores_of_linux(folder.path());
        found.into_iter().map(|cores| (cores.kind, cores.count)).collect()
    }

    #[test]
    fn two_threads_of_a_core_are_one_core() {
        let found = cores_in(&[0, 0, 1, 1], &[("system/cpu/online", "0-3\n")]);
        assert_eq!(found, [("all".to_owned(), 2)]);
    }

    #[test]
    fn kinds_of_cores_are_told_apart() {
        let kinds = [("performance".to_owned(), 1), ("efficiency".to_owned(), 2)];
        let intel = [("cpu_core/cpus", "0-1\n"), ("cpu_atom/cpus", "2-3\n")];
        assert_eq!(cores_in(&[0, 0, 1, 2], &intel), kinds);
        let arm = [
            ("system/cpu/online", "0-2\n"),
            ("system/cpu/cpu0/cpu_capacity", "1024\n"),
            ("system/cpu/cpu1/cpu_capacity", "446\n"),
            ("system/cpu/cpu2/cpu_capacity", "446\n"),
        ];
        assert_eq!(cores_in(&[0, 1, 2], &arm), kinds);
    }

    #[test]
    fn nothing_is_guessed_where_nothing_is_told() {
        assert!(cores_in(&[], &[("system/cpu/online", "0-1\n")]).is_empty());
        assert!(caches_of_linux(Path::new("/nowhere")).is_empty());
        assert_eq!(governor(Path::new("/nowhere")), None);
        assert_eq!(hypervisor_of("flags\t: fpu sse2\n"), None);
        assert!(hypervisor_of("flags\t: fpu hypervisor\n").is_some());
    }

    #[test]
    fn caches_are_read_without_those_for_instructions() {
        let index = |i: u32, level, kind, size, shared| {
            let file = |name: &str| format!("index{i}/{name}");
            [
                (file("level"), level),
                (file("type"), kind),
                (file("size"), size),
                (file("shared_cpu_list"), shared),
            ]
        };
        let files: Vec<(String, &str)> = [
            index(0, "1", "Data", "48K", "0"),
            index(1, "1", "Instruction", "32K", "0"),
            index(2, "3", "Unified", "32M", "0-1,4"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), *t)).collect();
        let folder = tree(&files);
        let cache = |level, kind: &str, bytes, shared_by| Cache {
            level,
            kind: kind.to_owned(),
            bytes,
            shared_by,
        };
        assert_eq!(
            caches_of_linux(folder.path()),
            [cache(1, "data", 49152, 1), cache(3, "unified", 32 << 20, 3)]
        );
    }

    #[test]
    fn a_graphics_processor_is_what_its_driver_prints() {
        let gpu = parse_gpu("NVIDIA H200, 580.95.05, 143771, 1980, 700.00").unwrap();
        assert_eq!(
            (gpu.name.as_str(), gpu.driver.as_str()),
            ("NVIDIA H200", "580.95.05")
        );
        assert_eq!(gpu.memory_bytes, 143_771 << 20);
        assert_eq!((gpu.max_clock_mhz, gpu.power_limit_w), (Some(1980), Some(700)));
        let silent = parse_gpu("A GPU, 1.2, 4096, [N/A], [Not Supported]").unwrap();
        assert_eq!((silent.max_clock_mhz, silent.power_limit_w), (None, None));
        assert_eq!(parse_gpu("No devices were found"), None);
    }

    #[test]
    fn a_host_is_called_by_the_first_part_of_its_name() {
        assert_eq!(neutral_name(Some("Ada's-PC.lab.example")), "ada-s-pc");
        for nameless in [None, Some(""), Some("..."), Some("日本")] {
            assert_eq!(neutral_name(nameless), "here");
        }
    }
}
