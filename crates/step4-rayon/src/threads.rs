//! How many threads.

use std::error::Error as _;

use rayon::{ThreadPool, ThreadPoolBuilder};
use step0_problem::{Error, Result};

// ANCHOR: on_threads
/// Does the work on this many threads: on rayon's own, if it has as many, or on new
/// ones.
///
/// # Errors
/// Failed if the operating system gives no more threads.
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

/// Starts rayon's own threads, this many of them, before anything is timed. Where they
/// have been started already they stay as they are.
///
/// # Errors
/// Failed if the operating system gives no more threads.
pub fn start(threads: usize) -> Result<()> {
    match ThreadPoolBuilder::new().num_threads(threads).build_global() {
        // The operating system's errors have a source; "they run already" has none.
        Err(error) if error.source().is_some() => Err(cannot_start(threads, error)),
        _ => Ok(()),
    }
}

fn cannot_start(threads: usize, error: rayon::ThreadPoolBuildError) -> Error {
    Error::Failed(format!("cannot start {threads} threads: {error}"))
}
