//! The variants of one exercise, judged one by one.

use std::path::Path;

use anyhow::{Context, Result};
use exercise_kit::{Process, Report};
use workbook_exercises::catalogue::Exercise;
use workbook_learn::check::ANSWER;
use workbook_learn::judge::{self, Judgement};

use super::Shown;
use super::workshop::{BASELINE, STUB, Workshop};

/// The seed of all judging: that of this repository.
pub const SEED: u64 = 1;

/// What judges the variants of an exercise.
pub struct Judging<'a> {
    workshop: &'a Workshop,
    /// Whose variants are judged.
    pub exercise: &'a Exercise,
    judge: &'a Path,
}

impl<'a> Judging<'a> {
    /// The stub's program judges the others. It has to compile without a warning; if it
    /// does not, nothing can be judged.
    pub fn new(
        workshop: &'a Workshop,
        exercise: &'a Exercise,
        file: &str,
        shown: &mut Shown,
    ) -> Option<Self> {
        let built = workshop.built(exercise, STUB)?;
        for message in workshop.warnings(exercise, STUB) {
            shown.wrong(file, message);
        }
        let Some(judge) = &built.check else {
            let why = built.errors.join("\n");
            shown.wrong(file, format!("does not compile: {}", why.trim_end()));
            return None;
        };
        Some(Judging { workshop, exercise, judge })
    }

    /// The program that knows what is expected.
    pub fn judge(&self) -> &'a Path {
        self.judge
    }

    /// Judges whether a variant is right, and what memory it needs if there is a bar for
    /// that; none if there is no such variant.
    ///
    /// # Errors
    /// The judge does not start.
    pub fn correctness(&self, name: &str) -> Result<Option<Judgement>> {
        let baseline = match self.exercise.manifest.mebibytes {
            Some(_) => self.baseline()?,
            None => None,
        };
        self.judged(name, baseline.as_ref(), |mut report| {
            // They depend on what else the machine does.
            report.rounds.clear();
            report.busy = None;
            report
        })
    }

    /// The same with all that was measured beside the baseline.
    ///
    /// # Errors
    /// As [`correctness`](Judging::correctness).
    pub fn speed(&self, name: &str) -> Result<Option<Judgement>> {
        self.judged(name, self.baseline()?.as_ref(), |report| report)
    }

    fn baseline(&self) -> Result<Option<Process>> {
        let built = self.workshop.built(self.exercise, BASELINE);
        let check = built.and_then(|built| built.check.as_ref());
        check.map(|check| judge::worker(check)).transpose()
    }

    fn judged(
        &self,
        name: &str,
        baseline: Option<&Process>,
        counts: impl Fn(Report) -> Report,
    ) -> Result<Option<Judgement>> {
        let Some(built) = self.workshop.built(self.exercise, name) else {
            return Ok(None);
        };
        let Some(check) = &built.check else {
            return Ok(Some(Judgement::of_refused(built)));
        };
        let worker = judge::worker(check)?;
        let report =
            judge::judge_worker(self.judge, &worker, baseline, ANSWER, SEED)
                .with_context(|| {
                    format!("{} with its {name}", self.exercise.name)
                })?;
        let manifest = &self.exercise.manifest;
        Ok(Some(Judgement::of(manifest, counts(report), self.workshop.isa)))
    }
}
