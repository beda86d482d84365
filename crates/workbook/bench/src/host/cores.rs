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
    let kind = |name: &str, threads: &BTreeSet<u32>| {
        // Threads of one core share its package and its number.
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
