//! Taking samples of the stack, with pprof: some hundred times a second of CPU time
//! the system interrupts the program, and where it was is written down.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pprof::{Frames, ProfilerGuardBuilder};

use crate::Stacks;

/// Samples a second.
const FREQUENCY: i32 = 250;
/// How long one profile lasts; see [`sample`].
const WINDOW: Duration = Duration::from_millis(20);
/// The name of the thread that collects the profiles, which is not part of them.
const COLLECTOR: &str = "collector";

/// Repeats the work for at least so long and samples it. Returns what the last run
/// gave.
///
/// The profiler counts all samples within one function of the machine code together,
/// and resolves one address for them. But the compiler puts small functions into
/// large ones, and we want to know which of them it was. So this takes many short
/// profiles, each of which resolves another address, and adds them up.
///
/// # Errors
/// If the system gives no timer or no signal.
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
                let mut stacks = stacks.lock().expect("nobody panics with it");
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
    .map(|result| (result, stacks.into_inner().expect("nobody panicked with it")))
}

/// From the outermost function of a step inwards. What is around it is this program
/// and its threads; without a step, as in a thread that looks for work, the
/// innermost function is left.
fn names(frames: &Frames) -> Vec<String> {
    let all: Vec<String> = frames
        .frames
        .iter()
        .rev()
        .flat_map(|symbols| symbols.iter().rev())
        .map(|symbol| symbol.name())
        .collect();
    let first = all.iter().position(|name| is_of_a_step(name));
    all[first.unwrap_or(all.len().saturating_sub(1))..].to_vec()
}

/// `step1_pure::…`, and `<step1_pure::… as …>::…`.
fn is_of_a_step(name: &str) -> bool {
    let name = name.trim_start_matches('<');
    name.strip_prefix("step")
        .is_some_and(|rest| rest.starts_with(|c: char| ('1'..='4').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_steps_are_known() {
        assert!(is_of_a_step("step1_pure::pairing::pair"));
        assert!(is_of_a_step("<step3_simd::sweep::Sweep<T> as X>::run"));
        assert!(!is_of_a_step("step0_problem::cli::run"));
        assert!(!is_of_a_step("std::thread::sleep"));
    }
}
