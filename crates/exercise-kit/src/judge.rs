//! The part of the program that knows what is expected: it has a worker beside it and
//! trusts nothing that comes from there.

use std::io::{self, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rand::TryRng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::report::shortened;
use crate::wire::{self, Ask, Kind, Tag};
use crate::{Close, Exercise, Failure, Peak, Report, Round, Trouble};

/// How many rounds are measured.
const ROUNDS: u64 = 9;
/// How many calls there are in a round; the first one, which finds cold caches, does
/// not count, and of the others the median.
const CALLS: usize = 4;
/// How many characters of what the judged code prints are kept.
const KEPT: usize = 2_000;

/// How to start a process: its program and the arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process(pub Vec<String>);

/// What the judged code may use up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Time for an answer.
    pub answer: Duration,
    /// Bytes that it may print between two answers, and bytes of an answer.
    pub output: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { answer: Duration::from_secs(10), output: 16 << 20 }
    }
}

/// What came back for a request, and what was printed before.
struct Answer {
    kind: Kind,
    bytes: Vec<u8>,
    printed: Vec<u8>,
}

/// A worker that runs, with two threads of ours that wait for it in our place.
struct Worker {
    child: Child,
    requests: Option<Sender<(Ask, Tag, Vec<u8>)>>,
    answers: Receiver<io::Result<Answer>>,
    limits: Limits,
    printed: String,
}

impl Worker {
    fn start(process: &Process, limits: Limits) -> io::Result<Worker> {
        let (program, arguments) = process
            .0
            .split_first()
            .ok_or_else(|| io::Error::other("a worker without a program"))?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().expect("it was asked for");
        let output = child.stdout.take().expect("it was asked for");
        let (requests, to_send) = channel::<(Ask, Tag, Vec<u8>)>();
        let (found, answers) = channel();
        let (tags, sent) = channel::<Tag>();
        thread::spawn(move || {
            for (ask, tag, bytes) in to_send {
                // The reader waits for an answer even if the worker does not read.
                if tags.send(tag).is_err()
                    || wire::ask(&mut input, ask, tag, &bytes).is_err()
                {
                    return;
                }
            }
        });
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            for tag in sent {
                let most = u64::from(limits.output);
                let answer = wire::find_tag(&mut output, tag, KEPT, most).and_then(
                    |printed| {
                        wire::answered(&mut output, limits.output)
                            .map(|(kind, bytes)| Answer { kind, bytes, printed })
                    },
                );
                let failed = answer.is_err();
                if found.send(answer).is_err() || failed {
                    return;
                }
            }
        });
        let requests = Some(requests);
        Ok(Worker { child, requests, answers, limits, printed: String::new() })
    }

    /// Asks and waits for the answer. The time is that from the first byte sent to
    /// the last one received.
    fn ask(
        &mut self,
        ask: Ask,
        bytes: Vec<u8>,
    ) -> Result<(Vec<u8>, Duration), (Trouble, String)> {
        let mut tag = Tag::default();
        rand::rngs::SysRng.try_fill_bytes(&mut tag).map_err(|error| {
            (Trouble::Ended, format!("no random numbers: {error}"))
        })?;
        let requests = self.requests.as_ref().expect("taken when dropped only");
        let start = Instant::now();
        let gone = |_| (Trouble::Ended, "the process is gone".to_owned());
        requests.send((ask, tag, bytes)).map_err(gone)?;
        let answer = self.answers.recv_timeout(self.limits.answer);
        let took = start.elapsed();
        match answer {
            Ok(Ok(Answer { kind, bytes, printed })) => {
                self.printed.push_str(&String::from_utf8_lossy(&printed));
                self.printed = shortened(&self.printed, KEPT);
                match kind {
                    Kind::Answer => Ok((bytes, took)),
                    Kind::Panic => {
                        let words = String::from_utf8_lossy(&bytes).into_owned();
                        Err((Trouble::Panic, words))
                    }
                }
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Err((Trouble::Output, error.to_string()))
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err((Trouble::Garbled, error.to_string()))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                Err((Trouble::Ended, self.how_it_ended()))
            }
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.limits.answer.as_secs_f64();
                Err((Trouble::Timeout, format!("no answer within {seconds} s")))
            }
        }
    }

    /// It closed its output, so it is about to end, or is made to.
    fn how_it_ended(&mut self) -> String {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return format!("the process ended before it answered: {status}");
            }
            thread::sleep(Duration::from_millis(10));
        }
        "the process closed its output before it answered".to_owned()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.requests = None;
        // It may be gone already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
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
            report.outcomes.push(outcome);
            report.printed = shortened(&(report.printed + &running.printed), KEPT);
        }
        if let Some(baseline) = baseline
            && report.is_right()
        {
            for round in 0..ROUNDS {
                match self.measure(worker, baseline, limits, (seed, round))? {
                    Ok((seconds, peak)) => {
                        report.rounds.extend(seconds);
                        report.peak = report.peak.max(peak);
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
    ) -> io::Result<Result<(Option<Round>, Option<Peak>), Failure>> {
        let Some(inputs) = self.timed_inputs(seed, round, CALLS) else {
            return Ok(Ok((None, None)));
        };
        let both = [worker, baseline];
        // Whoever comes second may find a warmer or a busier machine.
        let order = if round.is_multiple_of(2) { [0, 1] } else { [1, 0] };
        let mut results = [None, None];
        let mut peak = None;
        for which in order {
            let mut running = Worker::start(both[which], limits)?;
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
            if which == 0 {
                peak = running
                    .ask(Ask::Peak, Vec::new())
                    .ok()
                    .and_then(|(bytes, _)| postcard::from_bytes(&bytes).ok())
                    .flatten()
                    .map(|bytes| Peak { bytes });
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
        Ok(Ok((Some(round), peak)))
    }
}

/// Calls the worker's function.
fn timed_call<I: Serialize, O: DeserializeOwned>(
    worker: &mut Worker,
    input: &I,
) -> Result<(O, Duration), (Trouble, String)> {
    let bytes = postcard::to_stdvec(input)
        .map_err(|error| (Trouble::Garbled, format!("the input: {error}")))?;
    let (bytes, took) = worker.ask(Ask::Call, bytes)?;
    let answer = postcard::from_bytes(&bytes).map_err(|_| {
        (Trouble::Garbled, "the answer is not of the type that is wanted".to_owned())
    })?;
    Ok((answer, took))
}
