//! Wall time and CPU time.

use std::time::{Duration, Instant};

use crate::Result;

/// What was computed and how long it took, in seconds.
#[derive(Debug, Clone)]
pub struct Timed<T> {
    /// The result of the last run.
    pub result: T,
    /// The wall time of each run.
    pub runs: Vec<f64>,
    /// The median over the runs.
    pub wall: f64,
    /// The median over the runs of the time that all threads together spent on a
    /// core.
    pub cpu: f64,
}

// ANCHOR: timed
/// Runs the work `repeat` times; if that is more than once, after one extra run to
/// warm up.
///
/// # Errors
/// The first error that the work returns.
pub fn timed<T>(
    repeat: usize,
    mut work: impl FnMut() -> Result<T>,
) -> Result<Timed<T>> {
    if repeat > 1 {
        work()?;
    }
    let (mut runs, mut cpus) = (Vec::new(), Vec::new());
    loop {
        let (start, cpu_start) = (Instant::now(), cpu_time());
        let result = work()?;
        cpus.push((cpu_time() - cpu_start).as_secs_f64());
        // A clock that has not moved gives 0, which must not be divided by.
        runs.push(start.elapsed().as_secs_f64().max(1e-9));
        if runs.len() >= repeat {
            return Ok(Timed::new(result, runs, &cpus));
        }
    }
}

// ANCHOR_END: timed

impl<T> Timed<T> {
    /// Takes the wall time and the processor time of each run, in seconds.
    pub fn new(result: T, runs: Vec<f64>, cpus: &[f64]) -> Self {
        let (wall, cpu) = (median(&runs), median(cpus));
        Timed { result, runs, wall, cpu }
    }
}

/// The middle of the samples, or the mean of the two in the middle.
fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted[middle],
        _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

// ANCHOR: cpu_time
/// The time that all threads of this process have spent on a core so far.
#[cfg(unix)]
pub fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
// ANCHOR_END: cpu_time

/// The time that all threads of this process have spent on a core so far.
#[cfg(windows)]
#[allow(unsafe_code)] // the standard library does not have this clock
pub fn cpu_time() -> Duration {
    use windows_sys::Win32::Foundation::FILETIME;
    use windows_sys::Win32::System::Threading::{
        GetCurrentProcess, GetProcessTimes,
    };
    let zero = FILETIME { dwLowDateTime: 0, dwHighDateTime: 0 };
    let (mut created, mut exited, mut kernel, mut user) = (zero, zero, zero, zero);
    // SAFETY: the handle is this process itself, and each pointer is to a local
    // variable that lives longer than the call.
    let known = unsafe {
        GetProcessTimes(
            GetCurrentProcess(),
            &mut created,
            &mut exited,
            &mut kernel,
            &mut user,
        )
    };
    assert_ne!(known, 0, "a process may ask for its own times");
    let ticks =
        |t: FILETIME| u64::from(t.dwHighDateTime) << 32 | u64::from(t.dwLowDateTime);
    Duration::from_nanos(100 * (ticks(kernel) + ticks(user)))
}
