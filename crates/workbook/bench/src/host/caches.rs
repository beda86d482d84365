//! The caches of a core.

use std::path::Path;

use workbook_records::Cache;

use super::{CPUS, sysctl, text, thread_list};

/// The caches of the first core, without those for instructions.
pub(super) fn of_a_core() -> Vec<Cache> {
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

/// The caches of a performance core on Apple's processors, where several cores share the
/// second level.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tree;

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
    fn what_the_system_does_not_tell_is_not_guessed() {
        assert!(caches_of_linux(Path::new("/nowhere")).is_empty());
    }
}
