//! The cores of the processor, by kind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sysinfo::System;
use workbook_records::Cores;

use super::{sysctl, text, thread_list};

/// Physical cores by kind, as far as the system tells them apart.
pub(super) fn by_kind(threads: u32) -> Vec<Cores> {
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
    let kinds = kinds_of_intel(devices).unwrap_or_else(|| kinds_by_capacity(&cpus));
    let cores = |(kind, threads): (&str, BTreeSet<u32>)| {
        Some(Cores { kind: kind.to_owned(), count: count_cores(&cpus, &threads)? })
    };
    kinds.into_iter().filter_map(cores).collect()
}

/// Kinds of cores, each with its threads.
type Kinds = Vec<(&'static str, BTreeSet<u32>)>;

fn kinds_of_intel(devices: &Path) -> Option<Kinds> {
    let threads = |kind| listed_threads(&devices.join(kind).join("cpus"));
    let (performance, efficiency) = (threads("cpu_core")?, threads("cpu_atom")?);
    Some(vec![("performance", performance), ("efficiency", efficiency)])
}

/// The threads with the greatest capacity, and the others if there are any.
fn kinds_by_capacity(cpus: &Path) -> Kinds {
    let mut by_capacity: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for thread in listed_threads(&cpus.join("online")).unwrap_or_default() {
        let file = cpus.join(format!("cpu{thread}/cpu_capacity"));
        let capacity = text(&file).and_then(|text| text.parse().ok()).unwrap_or(0);
        by_capacity.entry(capacity).or_default().insert(thread);
    }
    let Some((_, fastest)) = by_capacity.pop_last() else { return Vec::new() };
    let others: BTreeSet<u32> = by_capacity.into_values().flatten().collect();
    if others.is_empty() {
        return vec![("all", fastest)];
    }
    vec![("performance", fastest), ("efficiency", others)]
}

fn listed_threads(file: &Path) -> Option<BTreeSet<u32>> {
    thread_list(&text(file)?)
}

/// How many cores these threads belong to. Threads of one core share its package and its
/// number. `None` if they are not told, or there is no thread.
fn count_cores(cpus: &Path, threads: &BTreeSet<u32>) -> Option<u32> {
    let core = |thread: &u32| {
        let topology = cpus.join(format!("cpu{thread}/topology"));
        let told = |file| text(&topology.join(file));
        Some((told("physical_package_id")?, told("core_id")?))
    };
    let cores: BTreeSet<_> = threads.iter().map(core).collect::<Option<_>>()?;
    (!cores.is_empty()).then_some(cores.len() as u32)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tree;

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
    fn two_threads_of_a_core_count_as_one_core() {
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
    fn what_the_system_does_not_tell_is_not_guessed() {
        assert!(cores_in(&[], &[("system/cpu/online", "0-1\n")]).is_empty());
    }
}
