//! The sizes of the caches.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The data caches of a core from the first level on, in bytes.
pub fn sizes() -> Vec<usize> {
    let found = [linux(), apple()].into_iter().find(|sizes| !sizes.is_empty());
    // Common sizes, where the system does not say.
    found.unwrap_or_else(|| vec![32 << 10, 1 << 20, 16 << 20])
}

fn linux() -> Vec<usize> {
    let folder = Path::new("/sys/devices/system/cpu/cpu0/cache");
    let read = |index: usize, name: &str| {
        fs::read_to_string(folder.join(format!("index{index}/{name}"))).ok()
    };
    let mut caches: Vec<(usize, usize)> = (0..8)
        .filter(|&index| {
            read(index, "type").is_some_and(|t| t.trim() != "Instruction")
        })
        .filter_map(|index| {
            let level = read(index, "level")?.trim().parse().ok()?;
            let size = read(index, "size")?;
            let kibibytes: usize = size.trim().strip_suffix('K')?.parse().ok()?;
            Some((level, kibibytes << 10))
        })
        .collect();
    caches.sort_unstable();
    caches.into_iter().map(|(_, size)| size).collect()
}

/// The caches of the fast cores; they have no third level of their own.
fn apple() -> Vec<usize> {
    if !cfg!(target_vendor = "apple") {
        return Vec::new();
    }
    let size = |name: &str| -> Option<usize> {
        let asked = Command::new("sysctl").args(["-n", name]).output().ok()?;
        String::from_utf8(asked.stdout).ok()?.trim().parse().ok()
    };
    let names = ["hw.perflevel0.l1dcachesize", "hw.perflevel0.l2cachesize"];
    names.into_iter().filter_map(size).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_level_is_larger_than_the_one_before() {
        let sizes = super::sizes();
        assert!(sizes.len() >= 2 && sizes[0] >= 4 << 10, "{sizes:?}");
        assert!(sizes.is_sorted(), "{sizes:?}");
    }
}
