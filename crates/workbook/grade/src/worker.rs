//! The room of a worker, the program that holds a submission: what it sees, what it may use,
//! and on which processors it runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use workbook_exercises::manifest::Manifest;

use super::sandbox::{Limits, Mount, Room, Tools};

const MEBIBYTE: u64 = 1 << 20;
/// Memory that every answer may take, and what comes on top for addresses that are
/// reserved and not used: by the process, and by each of its threads.
const MEMORY: u64 = 1024 * MEBIBYTE;
const RESERVED: u64 = 1024 * MEBIBYTE;
const RESERVED_BY_THREAD: u64 = 256 * MEBIBYTE;

/// A worker's room: its program, the libraries of the system, and nothing else. Kernels
/// in other languages are compiled when they run, so there is a compiler for them.
pub fn worker_room(manifest: &Manifest, program: &Path) -> Room {
    let is_other_language = manifest.extension() != "rs";
    let threads = match (is_other_language, manifest.threads) {
        (true, _) => 64,
        (false, 1) => 1,
        // One thread waits for the others, and an answer may make a pool of its own beside
        // the usual one.
        (false, threads) => 2 * u64::from(threads) + 2,
    };
    let mut environment = Vec::new();
    if is_other_language {
        environment.push(("PATH".to_owned(), "/usr/bin:/bin".to_owned()));
        // Without it a Vulkan driver prints an error that has nothing to do with the answer.
        environment.push(("XDG_RUNTIME_DIR".to_owned(), "/tmp".to_owned()));
    }
    if manifest.threads > 1 {
        let threads = manifest.threads.to_string();
        environment.push(("RAYON_NUM_THREADS".to_owned(), threads));
    }
    Room {
        mounts: vec![Mount::read_only(program, "/check")],
        folder: "/tmp".into(),
        environment,
        tools: if is_other_language { Tools::Compilers } else { Tools::Libraries },
        limits: Limits {
            addresses: memory_limit(manifest)
                + RESERVED
                + threads * RESERVED_BY_THREAD,
            processor_seconds: 300 * u64::from(manifest.threads),
            file: 64 * MEBIBYTE,
            // What lies in /tmp is memory too, and belongs to no process.
            scratch: if manifest.mebibytes.is_some() { 0 } else { 64 * MEBIBYTE },
            threads,
        },
    }
}

/// Bytes that an answer may use.
pub fn memory_limit(manifest: &Manifest) -> u64 {
    let bar = manifest.mebibytes.unwrap_or(0) * MEBIBYTE;
    MEMORY.max(4 * bar)
}

/// The command that starts a judge, which ends when the grader does, even if that is
/// killed.
pub fn dies_with_us(judge: &Path) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    if cfg!(target_os = "linux") && setpriv.is_file() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", "KILL"]).arg(judge);
        return command;
    }
    Command::new(judge)
}

/// A list of `count` of the processors that we may use, as in `2,3`, other ones for each
/// number; none where the system does not say which those are. It begins with the last
/// ones: the first have more to do with the rest of the machine.
pub fn processor_list(count: u32, number: u32) -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let list =
        status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let mut all = Vec::new();
    for range in list.trim().split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        all.extend(first.parse::<usize>().ok()?..=last.parse::<usize>().ok()?);
    }
    all.reverse();
    let (count, first) = (count as usize, number.saturating_sub(1) as usize);
    let mut chosen: Vec<usize> = (0..count.min(all.len()))
        .map(|i| all[(first * count + i) % all.len()])
        .collect();
    chosen.sort_unstable();
    let names: Vec<String> = chosen.iter().map(usize::to_string).collect();
    Some(names.join(","))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn processors_are_named() {
        let one = processor_list(1, 1).unwrap();
        assert!(one.parse::<usize>().is_ok(), "{one}");
        let all = processor_list(10_000, 1).unwrap();
        assert!(all.ends_with(&one), "{all}");
        let count = all.split(',').count();
        assert_eq!(processor_list(1, 1 + count as u32), Some(one));
    }
}
