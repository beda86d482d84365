//! Variants measured, and what a measurement is worth that is not as wanted.
//!
//! Speed is measured on machines that others use too. So what is not as wanted is
//! measured again, and counts only if nothing was seen that may have disturbed it.

use anyhow::Result;
use exercise_kit::processors;
use workbook_learn::judge::Judgement;
use workbook_machine::busy::{QUIET, Watch};

use crate::verify::judging::Judging;

/// How often something is measured that is never as wanted.
const ATTEMPTS: usize = 4;
/// If more of the rounds than this part were as wanted, the others settle nothing.
const STRAY: f64 = 0.1;

/// How many times as fast as the baseline something is to be, in the median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// This much or more.
    AtLeast(f64),
    /// Less than that.
    Below(f64),
}

impl Wanted {
    /// Is this speed as wanted?
    pub fn holds(self, speedup: f64) -> bool {
        match self {
            Wanted::AtLeast(bar) => speedup >= bar,
            Wanted::Below(bar) => speedup < bar,
        }
    }

    /// Why these speeds, round by round in several measurements, settle nothing: too many
    /// of them are as wanted, though no median was.
    fn doubt(self, speedups: &[f64]) -> Option<String> {
        let count = speedups.iter().filter(|&&speedup| self.holds(speedup)).count();
        let rounds = speedups.len();
        (count as f64 > STRAY * rounds as f64).then(|| {
            format!(
                "{count} of {rounds} rounds were as they should be, as times scatter here"
            )
        })
    }
}

/// What came of measuring, as often as it took.
pub struct Measured {
    /// The last judgement.
    pub judgement: Judgement,
    /// Why it says nothing if the speed is not as wanted.
    pub doubt: Option<String>,
}

/// Measures a variant beside the baseline, and again as long as the speed is not as
/// wanted; none if there is no such variant.
///
/// # Errors
/// The judge does not start.
pub fn measure(
    judging: &Judging,
    name: &str,
    wanted: Wanted,
) -> Result<Option<Measured>> {
    let threads = judging.exercise.manifest.threads as usize;
    let (mut attempts, mut speedups, mut doubt) = (0, Vec::new(), None);
    loop {
        let Some(judgement) = judging.speed(name)? else { return Ok(None) };
        let is_missed = judgement.speed.is_some_and(|s| !wanted.holds(s.median));
        if !is_missed {
            return Ok(Some(Measured { judgement, doubt: None }));
        }
        speedups.extend(judgement.report.iter().flat_map(|r| r.speedups()));
        doubt = doubt.or_else(|| disturbance(threads));
        attempts += 1;
        if attempts == ATTEMPTS {
            let doubt = doubt.or_else(|| wanted.doubt(&speedups));
            return Ok(Some(Measured { judgement, doubt }));
        }
    }
}

/// What disturbs measurements with this many threads at this moment, while nothing of
/// ours runs.
pub fn disturbance(threads: usize) -> Option<String> {
    let others = Watch::default().busy_threads().unwrap_or_default();
    if others > QUIET {
        return Some(format!("other programs kept {others:.1} threads busy"));
    }
    processors::shortage(threads).map(|shortage| format!("here {shortage}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_that_agree_settle_it() {
        let wanted = Wanted::AtLeast(1.6);
        let slow = [1.4; 36];
        assert_eq!(wanted.doubt(&slow), None);
        let mut scattered = slow;
        scattered[..3].fill(1.7);
        assert_eq!(wanted.doubt(&scattered), None, "one in twelve went astray");
        scattered[..4].fill(1.7);
        let doubt = wanted.doubt(&scattered).unwrap();
        assert!(
            doubt.starts_with("4 of 36 rounds were as they should be"),
            "{doubt}"
        );
        assert_eq!(Wanted::Below(1.25).doubt(&slow), None);
        assert!(Wanted::Below(1.5).holds(1.4) && !Wanted::Below(1.4).holds(1.4));
    }
}
