//! How many threads.

use rayon::{ThreadPool, ThreadPoolBuilder};
use step0_problem::{Error, Result};

// ANCHOR: on_threads
/// Does the work on so many threads: on rayon's own, if it has as many, or on new ones.
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

/// Starts rayon's own threads, so many of them, before anything is timed.
///
/// # Errors
/// Failed if the operating system gives no more threads.
#[cfg(feature = "cli")]
pub fn start(threads: usize) -> Result<()> {
    let started = ThreadPoolBuilder::new().num_threads(threads).build_global();
    started.map_err(|error| cannot_start(threads, error))
}

fn cannot_start(threads: usize, error: rayon::ThreadPoolBuildError) -> Error {
    Error::Failed(format!("cannot start {threads} threads: {error}"))
}
