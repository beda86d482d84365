//! Mistake: divides by the part that does divide.
//! Caught by: three_quarters_divide

/// What the law says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The parallel share.
    pub parallel: f64,
    /// In seconds.
    pub seconds: f64,
    /// The limit.
    pub greatest_speedup: f64,
}

/// The forecast.
pub fn forecast(
    alone: f64,
    together: f64,
    threads: u32,
    wanted: u32,
) -> Option<Forecast> {
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
        greatest_speedup: 1.0 / parallel,
    })
}
