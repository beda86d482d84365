//! Variants judged and measured, and what a measurement is worth that is not as wanted.
//!
//! Speed is measured on machines that others use too. So what is not as wanted is
//! measured again, and counts only if nothing was seen that may have disturbed it.

use std::path::Path;

use anyhow::{Context, Result};
use exercise_kit::{Process, processors};
use workbook_base::busy::{QUIET, Watch};
use workbook_exercises::catalogue::Exercise;
use workbook_learn::check::ANSWER;
use workbook_learn::judge::{self, Judgement};

use super::{BASELINE, Shown, Workshop};

/// So often is measured whether it was as wanted.
const ATTEMPTS: usize = 4;
/// If more of the rounds than this part were as wanted, the others settle nothing.
const STRAY: f64 = 0.1;
/// The seed of all judging but of predictions, that of the repository.
pub const SEED: u64 = 1;

/// How many times as fast as the baseline something is to be, in the median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// So much or more.
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
    doubt: Option<String>,
}

impl Measured {
    /// The speed is not as wanted: a fault of the file, unless there is doubt.
    pub fn missed(&self, shown: &mut Shown, file: impl Into<String>, why: String) {
        match &self.doubt {
            None => shown.wrong(file, why),
            Some(doubt) => shown.disturbed.push(format!("{why}; but {doubt}")),
        }
    }
}

/// The judging of one exercise.
pub struct Bench<'a> {
    workshop: &'a Workshop,
    /// Whose variants are judged.
    pub exercise: &'a Exercise,
    judge: &'a Path,
    baseline: Option<Process>,
}

impl<'a> Bench<'a> {
    /// With this program as the judge.
    ///
    /// # Errors
    /// The path of the baseline is nothing that can be passed on.
    pub fn new(
        workshop: &'a Workshop,
        exercise: &'a Exercise,
        judge: &'a Path,
    ) -> Result<Self> {
        let baseline = workshop
            .built(exercise, BASELINE)
            .and_then(|built| built.check.as_ref());
        let baseline = match (baseline, exercise.manifest.has_baseline()) {
            (Some(check), true) => Some(judge::worker(check)?),
            _ => None,
        };
        Ok(Bench { workshop, exercise, judge, baseline })
    }

    /// Is something measured?
    pub fn has_bars(&self) -> bool {
        self.exercise.manifest.has_baseline()
    }

    /// How many times as fast as the baseline answers have to be on this machine.
    pub fn bar(&self) -> Option<f64> {
        self.exercise.manifest.bar(self.workshop.isa)
    }

    /// Judges a variant; none if there is no such variant.
    ///
    /// # Errors
    /// The judge does not start.
    pub fn judged(&self, name: &str) -> Result<Option<Judgement>> {
        let Some(built) = self.workshop.built(self.exercise, name) else {
            return Ok(None);
        };
        let Some(check) = &built.check else {
            return Ok(Some(Judgement::of_refused(built)));
        };
        let worker = judge::worker(check)?;
        let baseline = self.baseline.as_ref();
        let report = judge::run(self.judge, &worker, baseline, ANSWER, SEED)
            .with_context(|| format!("{} with its {name}", self.exercise.name))?;
        let manifest = &self.exercise.manifest;
        Ok(Some(Judgement::of(manifest, report, self.workshop.isa)))
    }

    /// The same, and again as long as the speed is not as wanted, if any is.
    ///
    /// # Errors
    /// As [`judged`](Bench::judged).
    pub fn measured(
        &self,
        name: &str,
        wanted: Option<Wanted>,
    ) -> Result<Option<Measured>> {
        let (mut attempts, mut speedups, mut doubt) = (0, Vec::new(), None);
        loop {
            let Some(judgement) = self.judged(name)? else { return Ok(None) };
            let amiss = wanted.filter(|wanted| {
                judgement.speed.is_some_and(|speed| !wanted.holds(speed.median))
            });
            let Some(wanted) = amiss else {
                return Ok(Some(Measured { judgement, doubt: None }));
            };
            speedups.extend(judgement.report.iter().flat_map(|r| r.speedups()));
            doubt = doubt.or_else(|| self.disturbance());
            attempts += 1;
            if attempts == ATTEMPTS {
                let doubt = doubt.or_else(|| wanted.doubt(&speedups));
                return Ok(Some(Measured { judgement, doubt }));
            }
        }
    }

    /// What disturbs measurements at this moment, while nothing of ours runs.
    fn disturbance(&self) -> Option<String> {
        let others = Watch::default().busy_threads().unwrap_or_default();
        if others > QUIET {
            return Some(format!("other programs kept {others:.1} threads busy"));
        }
        let threads = self.exercise.manifest.threads as usize;
        processors::shortage(threads).map(|shortage| format!("here {shortage}"))
    }
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

    #[test]
    fn doubt_keeps_a_file_from_being_wrong() {
        let judgement = Judgement::new(workbook_learn::judge::Verdict::Slow, "slow");
        let mut measured = Measured { judgement, doubt: None };
        let mut shown = Shown::default();
        measured.missed(&mut shown, "solution.rs", "too slow".to_owned());
        assert_eq!(shown.wrong, [("solution.rs".to_owned(), "too slow".to_owned())]);
        measured.doubt = Some("others ran".to_owned());
        measured.missed(&mut shown, "solution.rs", "too slow".to_owned());
        assert_eq!((shown.wrong.len(), shown.disturbed.len()), (1, 1));
        assert_eq!(shown.disturbed[0], "too slow; but others ran");
    }
}
