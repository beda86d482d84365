//! What other processes take up. The system is asked, and not the processes: their own
//! words count for nothing.

use std::fs;
use std::time::Duration;

/// What a process and all that it started take up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Bytes of memory that they hold now, together.
    pub resident: u64,
    /// The most bytes of memory that one of them ever held.
    pub peak: u64,
    /// Time on processors, that of ended children included.
    pub processor: Duration,
    /// Does one of their threads compute, or wait for a processor or a disk?
    pub is_awake: bool,
}

/// The usage of this process and of all that it started; none where the system does
/// not tell, or if it is gone. Linux tells.
pub fn usage(process: u32) -> Option<Usage> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let all: Vec<Stat> = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(Stat::of)
        .collect();
    let first = all.iter().position(|stat| stat.id == process)?;
    let (mut family, mut seen) = (vec![first], 0);
    while let Some(&parent) = family.get(seen) {
        let is_child = |&child: &usize| {
            all[child].parent == all[parent].id && !family.contains(&child)
        };
        let children: Vec<usize> = (0..all.len()).filter(is_child).collect();
        family.extend(children);
        seen += 1;
    }
    let mut usage = Usage::default();
    for member in family {
        let stat = all[member];
        usage.processor += stat.processor;
        // One that has ended meanwhile holds nothing.
        let (resident, peak) = memory(stat.id).unwrap_or_default();
        usage.is_awake |= is_awake(stat.id);
        usage.resident += resident;
        usage.peak = usage.peak.max(peak);
    }
    Some(usage)
}

#[derive(Clone, Copy)]
struct Stat {
    id: u32,
    parent: u32,
    processor: Duration,
}

impl Stat {
    fn of(id: u32) -> Option<Stat> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The second field is the program's name in brackets, and may hold anything.
        let (_, rest) = stat.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        // Here the fields count from the third one: state, parent, …, and at 11 four
        // times in hundredths of a second, the last two those of ended children.
        let ticks: u64 =
            (11..15).filter_map(|at| fields[at].parse::<u64>().ok()).sum();
        let processor = Duration::from_millis(ticks * 10);
        Some(Stat { id, parent: fields[1].parse().ok()?, processor })
    }
}

/// Is one of its threads running, or in a wait that nothing interrupts?
fn is_awake(id: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{id}/task"));
    threads.into_iter().flatten().flatten().any(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat"));
        stat.is_ok_and(|stat| {
            let rest = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
            rest.starts_with(['R', 'D'])
        })
    })
}

/// What it holds now, and what it held at most.
fn memory(id: u32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let bytes = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024)
    };
    Some((bytes("VmRSS:")?, bytes("VmHWM:")?))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn children_count() {
        let alone = usage(std::process::id()).unwrap();
        assert!(alone.resident > 100_000 && alone.peak >= 100_000, "{alone:?}");
        // A shell that waits for a child of its own.
        let mut child = Command::new("sh")
            .args(["-c", "while :; do :; done & sleep 20; true"])
            .spawn()
            .unwrap();
        let mut busy = Duration::ZERO;
        for _ in 0..200 {
            busy = usage(child.id()).unwrap().processor;
            if busy > Duration::from_millis(100) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let ids: Vec<u32> = fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|&id| Stat::of(id).is_some_and(|s| s.parent == child.id()))
            .collect();
        for id in ids {
            let _ = Command::new("kill").arg(id.to_string()).status();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(busy > Duration::from_millis(100), "{busy:?}");
        assert_eq!(usage(u32::MAX), None);
    }
}
