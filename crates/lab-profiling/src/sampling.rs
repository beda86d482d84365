//! Taking samples of the stack, with pprof: some hundred times per second of CPU
//! time the system interrupts the program, and notes where it was.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pprof::{Frames, ProfilerGuardBuilder, Symbol};

use crate::Stacks;

/// Samples a second.
const FREQUENCY: i32 = 250;
/// How long one profile lasts; see [`sample`].
const WINDOW: Duration = Duration::from_millis(20);
/// The name of the thread that collects the profiles, which is not part of them.
const COLLECTOR: &str = "collector";

/// Repeats the work for at least the given time and samples it. Returns the result
/// of the last run.
///
/// The profiler counts all samples within one function of the machine code together,
/// and resolves one address for all of them. But the compiler inlines small
/// functions into large ones, and we want to know which of them was running. So this
/// takes many short profiles, each of which resolves another address, and adds them
/// up.
///
/// # Errors
/// If the system refuses the timer or the signal.
pub fn sample<R>(
    at_least: Duration,
    mut work: impl FnMut() -> R,
) -> Result<(R, Stacks), String> {
    let done = AtomicBool::new(false);
    let stacks = Mutex::new(Stacks::new());
    thread::scope(|scope| {
        let collect = || -> Result<(), pprof::Error> {
            while !done.load(Ordering::Acquire) {
                let profile = ProfilerGuardBuilder::default()
                    .frequency(FREQUENCY)
                    .blocklist(&["libc", "libgcc", "pthread", "vdso"])
                    .build()?;
                thread::sleep(WINDOW);
                let report = profile.report().build()?;
                let mut stacks = stacks.lock().expect("no panic while locked");
                for (frames, &count) in &report.data {
                    if frames.thread_name != COLLECTOR {
                        *stacks.entry(names(frames)).or_default() += count as usize;
                    }
                }
            }
            Ok(())
        };
        let collector = thread::Builder::new()
            .name(COLLECTOR.into())
            .spawn_scoped(scope, collect)
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        let start = Instant::now();
        let result = loop {
            let result = work();
            if start.elapsed() >= at_least {
                break result;
            }
        };
        done.store(true, Ordering::Release);
        let collected = collector.join().expect("the collector does not panic");
        collected.map_err(|error| format!("cannot take samples: {error}"))?;
        Ok(result)
    })
    .map(|result| (result, stacks.into_inner().expect("no panic while locked")))
}

/// The functions of a stack, from the outermost one of a step inwards. What lies
/// outside belongs to this program and its threads. A stack without a step, as in a
/// thread that looks for work, keeps its innermost function only.
fn names(frames: &Frames) -> Vec<String> {
    let symbols =
        frames.frames.iter().rev().flat_map(|symbols| symbols.iter().rev());
    let all: Vec<&Symbol> = symbols.collect();
    let is_in_a_step = |symbol: &&Symbol| {
        symbol.filename.as_deref().is_some_and(is_source_of_a_step)
    };
    let first = all.iter().position(is_in_a_step);
    let first = first.unwrap_or(all.len().saturating_sub(1));
    all[first..].iter().map(|symbol| symbol.name()).collect()
}

/// Is this a file like `…/step1-pure/src/chamfer.rs`? Step 0 does not count: it
/// calls the others.
fn is_source_of_a_step(file: &Path) -> bool {
    let mut parts = file.iter().rev().skip(1).map(|part| part.to_string_lossy());
    parts.any(|part| {
        part.strip_prefix("step").is_some_and(|rest| {
            rest.starts_with(|c: char| ('1'..='9').contains(&c))
                && rest.contains('-')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_steps_are_known() {
        let is = |file: &str| is_source_of_a_step(Path::new(file));
        assert!(is("/home/step0/crates/step1-pure/src/pairing.rs"));
        assert!(is("crates/step3-simd/src/arch/x86_64.rs"));
        assert!(!is("crates/step0-problem/src/cli/mod.rs"));
        assert!(!is("library/core/src/iter/step.rs"));
    }

    /// A program that computes shows up in the samples, sooner or later: how soon depends
    /// on what else the machine does.
    #[test]
    fn samples_are_taken() {
        let work =
            || std::hint::black_box((0..1_000_000).map(f64::from).sum::<f64>());
        let mut taken = 0;
        for _ in 0..60 {
            let (sum, stacks) = sample(Duration::from_secs(1), work).unwrap();
            assert_eq!(sum, 499_999_500_000.0);
            taken += stacks.values().sum::<usize>();
            if taken > 3 {
                return;
            }
        }
        panic!("{taken} samples in a minute");
    }
}
