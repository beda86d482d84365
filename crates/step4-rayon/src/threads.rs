//! Running with a chosen number of threads.

use std::error::Error as _;

use rayon::{ThreadPool, ThreadPoolBuilder};
use step0_problem::{Error, Options, Result};

// ANCHOR: on_threads
/// Does the work on this many threads: on rayon's own if their number is right,
/// otherwise on new ones.
///
/// # Errors
/// Failed if the operating system refuses to start the threads.
pub fn on_threads<R: Send>(
    threads: usize,
    work: impl FnOnce() -> R + Send,
) -> Result<R> {
    if threads == rayon::current_num_threads() {
        return Ok(work());
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool: ThreadPool = pool.map_err(|error| cannot_start(threads, error))?;
    Ok(pool.install(work))
}
// ANCHOR_END: on_threads

/// Gets ready to run with these options: starts rayon's own threads, unless they have
/// been started before, and returns the name of the instruction set, such as "cpu
/// avx512".
///
/// # Errors
/// Failed if the operating system refuses to start the threads; unavailable if this
/// processor lacks the instruction set that the options ask for.
pub fn prepare(options: &Options) -> Result<String> {
    let threads = options.threads;
    match ThreadPoolBuilder::new().num_threads(threads).build_global() {
        // An error of the operating system has a source; "already initialised" does
        // not.
        Err(error) if error.source().is_some() => Err(cannot_start(threads, error)),
        _ => step3_simd::device(options),
    }
}

fn cannot_start(threads: usize, error: rayon::ThreadPoolBuildError) -> Error {
    Error::Failed(format!("cannot start {threads} threads: {error}"))
}
