//! The part of the program that knows what is expected: it has a worker beside it and
//! trusts nothing that comes from there.

use std::io;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::report::shortened;
use crate::running::{KEPT, Limits, Process, Worker};
use crate::{Close, Exercise, Failure, Peak, Report, Round, Trouble};

/// How many rounds are measured.
const ROUNDS: u64 = 9;
/// How many calls there are in a round; the first one, which finds cold caches, does
/// not count, and of the others the median.
const CALLS: usize = 4;

/// Time on processors, and time by the clock on the wall.
#[derive(Clone, Copy, Default)]
struct Busy {
    processor: Duration,
    wall: Duration,
}

impl Busy {
    fn add(&mut self, other: Busy) {
        // The system counts in hundredths of a second, and starting takes one or two.
        self.processor += other.processor.saturating_sub(Duration::from_millis(30));
        self.wall += other.wall;
    }

    fn processors(self) -> Option<f64> {
        let wall = self.wall.as_secs_f64();
        (wall > 0.0).then(|| self.processor.as_secs_f64() / wall)
    }
}

impl<I, O> Exercise<I, O>
where
    I: std::fmt::Debug + Clone + Serialize + DeserializeOwned + 'static,
    O: std::fmt::Debug + Close + Serialize + DeserializeOwned + 'static,
{
    /// Checks the worker that this command starts, and measures it beside another one
    /// if there is one. Each check has a process of its own, so that nothing that one
    /// leaves behind helps or harms the next; so has each round of measuring, and
    /// while one of the two is measured the other is not there.
    ///
    /// # Errors
    /// A process does not start.
    pub fn judge(
        &self,
        worker: &Process,
        baseline: Option<&Process>,
        limits: Limits,
        seed: u64,
    ) -> io::Result<Report> {
        if let Some(missing) = self.missing() {
            return Ok(Report::unavailable(missing));
        }
        let mut report = Report::of(Vec::new());
        for place in 0..self.check_count() {
            let mut running = Worker::start(worker, limits)?;
            let outcome = self.run_check(place, seed, &mut |input| {
                timed_call(&mut running, input).map(|(answer, _)| answer)
            });
            let printed = running.end();
            if !printed.trim().is_empty() {
                let text = format!("{}:\n{}\n", outcome.check, printed.trim());
                report.printed = shortened(&(report.printed + &text), KEPT);
            }
            let trouble = outcome.failure.as_ref().map(|failure| failure.trouble);
            report.outcomes.push(outcome);
            if trouble.is_some_and(takes_all_there_is) {
                // The other checks would do the same, and take as long.
                report.left_out = self.check_count() - place - 1;
                break;
            }
        }
        if let Some(baseline) = baseline
            && report.is_right()
        {
            let mut busy = Busy::default();
            for round in 0..ROUNDS {
                match self.measure(worker, baseline, limits, (seed, round))? {
                    Ok((seconds, peak, so_busy)) => {
                        report.rounds.extend(seconds);
                        report.peak = report.peak.max(peak);
                        busy.add(so_busy);
                        report.busy = busy.processors();
                    }
                    Err(failure) => {
                        report.unmeasured = Some(failure);
                        break;
                    }
                }
            }
        }
        Ok(report)
    }

    /// One round; the failure is that of the judged function.
    #[expect(clippy::type_complexity)] // an error of ours around one of theirs
    fn measure(
        &self,
        worker: &Process,
        baseline: &Process,
        limits: Limits,
        (seed, round): (u64, u64),
    ) -> io::Result<Result<(Option<Round>, Option<Peak>, Busy), Failure>> {
        let Some(inputs) = self.timed_inputs(seed, round, CALLS) else {
            return Ok(Ok((None, None, Busy::default())));
        };
        let both = [worker, baseline];
        // The second may find a warmer or a busier machine, so they take turns.
        let order = if round.is_multiple_of(2) { [0, 1] } else { [1, 0] };
        let mut results = [None, None];
        let (mut peak, mut busy) = (None, Busy::default());
        for which in order {
            let mut running = Worker::start(both[which], limits)?;
            let start = Instant::now();
            let calls: Result<Vec<_>, _> = inputs
                .iter()
                .map(|input| {
                    timed_call::<I, O>(&mut running, input)
                        .map_err(|error| (input, error))
                })
                .collect();
            match calls {
                Ok(calls) => results[which] = Some(calls),
                Err((_, (_, what))) if which == 1 => {
                    return Err(io::Error::other(format!("the baseline: {what}")));
                }
                Err((input, (trouble, found))) => {
                    return Ok(Err(Failure {
                        trouble,
                        input: shortened(&format!("{input:?}"), KEPT / 5),
                        expected: "an answer".to_owned(),
                        found: shortened(&found, KEPT / 5),
                    }));
                }
            }
            let took = start.elapsed();
            if which == 0
                && let Some(usage) = running.usage()
            {
                peak = Some(Peak { bytes: usage.peak });
                busy = Busy { processor: usage.processor, wall: took };
            }
        }
        let [Some(found), Some(expected)] = results else {
            unreachable!("both have run")
        };
        for ((input, (found, _)), (expected, _)) in
            inputs.iter().zip(&found).zip(&expected)
        {
            if let Some(failure) = self.agree_on_timed(input, found, expected) {
                return Ok(Err(failure));
            }
        }
        let median = |calls: &[(O, Duration)]| {
            let mut seconds: Vec<f64> =
                calls[1..].iter().map(|(_, took)| took.as_secs_f64()).collect();
            seconds.sort_by(f64::total_cmp);
            seconds[seconds.len() / 2]
        };
        let round =
            Round { baseline_s: median(&expected), subject_s: median(&found) };
        Ok(Ok((Some(round), peak, busy)))
    }
}

fn takes_all_there_is(trouble: Trouble) -> bool {
    matches!(trouble, Trouble::Timeout | Trouble::Output | Trouble::Memory)
}

/// Calls the worker's function.
fn timed_call<I: Serialize, O: DeserializeOwned>(
    worker: &mut Worker,
    input: &I,
) -> Result<(O, Duration), (Trouble, String)> {
    let bytes = postcard::to_stdvec(input)
        .map_err(|error| (Trouble::Garbled, format!("the input: {error}")))?;
    let (bytes, took) = worker.ask(bytes)?;
    let answer = postcard::from_bytes(&bytes).map_err(|_| {
        (Trouble::Garbled, "the answer is not of the type that is wanted".to_owned())
    })?;
    Ok((answer, took))
}
