//! Exercise `amdahl`: what two measurements say about more threads.

/// What Amdahl's law says about a program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The share of the time on one thread that divides among threads, 0 to 1.
    pub parallel: f64,
    /// The wall time to be expected on as many threads as are wanted, in seconds.
    pub seconds: f64,
    /// The speed-up that no number of threads exceeds; infinite if all time divides.
    pub greatest_speedup: f64,
}

/// The forecast for `wanted` threads from the wall time on one thread and that on
/// `threads` threads, both in seconds and positive. None if the two do not follow
/// the law, or if `threads` is 1.
pub fn forecast(
    alone: f64,
    together: f64,
    threads: u32,
    wanted: u32,
) -> Option<Forecast> {
    // region: answer
    // stub: let _ = (alone, together, threads, wanted);
    // stub: todo!()
    if threads < 2 {
        return None;
    }
    let parallel = (1.0 - together / alone) / (1.0 - 1.0 / f64::from(threads));
    if !(0.0..=1.0).contains(&parallel) {
        return None;
    }
    let serial = 1.0 - parallel;
    Some(Forecast {
        parallel,
        seconds: alone * (serial + parallel / f64::from(wanted)),
        greatest_speedup: 1.0 / serial,
    })
    // endregion
}
