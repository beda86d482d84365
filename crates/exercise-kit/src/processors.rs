//! What the processors of this machine give to several threads at once.

use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{fmt, iter, thread};

/// Threads that have processors for themselves do nearly as many times the work of one.
const NEARLY: f64 = 0.85;
/// How often one thread is compared with several.
const ROUNDS: usize = 7;
/// Square roots for each thread in a round, about a hundredth of a second.
const ROOTS: usize = 1 << 21;

/// Threads that get less than a processor each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortage {
    /// How many there are.
    pub threads: usize,
    /// How many times as much they do together as one alone.
    pub gain: f64,
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shortage { threads, gain } = self;
        write!(
            f,
            "{threads} threads together do only {gain:.1} times the work of one"
        )
    }
}

/// Does this machine give less than a processor to each of `threads` threads, or of as
/// many as it has processors? Takes a moment, in which nothing of ours may run.
pub fn shortage(threads: usize) -> Option<Shortage> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(processors);
    let gain = (threads > 1).then(|| gain(threads))?;
    (gain < NEARLY * threads as f64).then_some(Shortage { threads, gain })
}

/// How many times as much `threads` threads do together as one does alone, at this
/// moment: the median of a few short rounds. It is `threads` where each of them has a
/// processor for itself, and less where two share the parts of one core, or where other
/// programs, of this or of another virtual machine, want the processors as well.
fn gain(threads: usize) -> f64 {
    let mut gains: Vec<f64> = iter::repeat_with(|| {
        let alone = time_of(1).as_secs_f64();
        threads as f64 * alone / time_of(threads).as_secs_f64()
    })
    .take(ROUNDS)
    .collect();
    gains.sort_by(f64::total_cmp);
    gains[ROUNDS / 2]
}

/// How long it takes until each of `threads` threads has done its work.
fn time_of(threads: usize) -> Duration {
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    start.elapsed()
}

/// Four chains of roots keep the part of a core busy that the threads of exercises need,
/// and that two threads of one core have to share.
fn work() {
    let mut chains = black_box([1.5, 2.5, 3.5, 4.5_f64]);
    for _ in 0..ROOTS {
        for x in &mut chains {
            *x = (*x + 1.0).sqrt();
        }
    }
    black_box(chains);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_share_what_there_is() {
        let processors = thread::available_parallelism().unwrap().get();
        let many = 4 * processors;
        let gain = gain(many);
        assert!(gain > 0.0 && gain < many as f64, "{gain} of {processors}");
        assert_eq!(shortage(1), None, "one thread lacks nothing that others have");
    }
}
