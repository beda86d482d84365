//! What the judge says, for the programs that called it.

use serde::{Deserialize, Serialize};

use crate::Shape;

/// What was found wrong with an answer, or kept it from coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Another answer was expected.
    Wrong,
    /// The function panicked.
    Panic,
    /// It panicked because the system gave it no more threads.
    NoThread,
    /// The process ended before it had answered, or can answer no more.
    Ended(Ended),
    /// The answer did not come in time.
    Timeout,
    /// Too much was printed, or the answer is too long.
    Output,
    /// More memory was taken than is allowed.
    Memory,
    /// What came is not of the type that is wanted.
    Garbled,
    /// There is no answer yet.
    Missing,
}

/// How a process ended that had not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// With this status. A sandbox reports a signal as 128 and its number.
    Exit(i32),
    /// By this signal.
    Signal(i32),
    /// There was no memory for what it asked for.
    OutOfMemory,
    /// Its stack overflowed.
    StackOverflow,
    /// It runs on with its output closed, or nothing is known of its end.
    Unknown,
}

impl Ended {
    /// The signal that ended it, whether or not it ran in a sandbox.
    pub fn signal(self) -> Option<i32> {
        match self {
            Ended::Signal(number) => Some(number),
            Ended::Exit(status @ 129..=192) => Some(status - 128),
            _ => None,
        }
    }
}

/// What was expected and what was found, for a person to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure it is.
    pub trouble: Trouble,
    /// The input, shortened.
    pub input: String,
    /// What was expected of the answer.
    pub expected: String,
    /// The answer, shortened, or what came in its place.
    pub found: String,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The name of the check.
    pub check: String,
    /// What is wrong, if anything is.
    pub failure: Option<Failure>,
}

/// A round of measuring: the same inputs for both, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Seconds that the baseline took for an input.
    pub baseline_s: f64,
    /// Seconds that the judged function took for it.
    pub subject_s: f64,
}

/// How much memory the judged process used at most. The system says so, and not the
/// process.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Peak {
    /// In bytes.
    pub bytes: u64,
}

/// All that a judge has to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Check by check.
    pub outcomes: Vec<Outcome>,
    /// How many more checks there are, which were not tried.
    #[serde(default)]
    pub left_out: usize,
    /// Round by round, if speed was measured.
    pub rounds: Vec<Round>,
    /// Why speed could not be measured.
    pub unmeasured: Option<Failure>,
    /// The memory used, where the system tells.
    pub peak: Option<Peak>,
    /// How many processors the judged function kept busy on average while it was
    /// measured, at least; absent where the system does not tell.
    pub busy: Option<f64>,
    /// What the judged code printed, shortened, with the name of the check before it.
    pub printed: String,
    /// What this machine lacks, if nothing could be checked.
    pub unavailable: Option<String>,
}

impl Report {
    /// What came of the checks, with nothing measured.
    pub fn of(outcomes: Vec<Outcome>) -> Self {
        Report {
            outcomes,
            left_out: 0,
            rounds: Vec::new(),
            unmeasured: None,
            peak: None,
            busy: None,
            printed: String::new(),
            unavailable: None,
        }
    }

    /// This machine lacks something, and nothing was checked.
    pub fn unavailable(missing: String) -> Self {
        Report { unavailable: Some(missing), ..Report::of(Vec::new()) }
    }

    /// Did every check pass?
    pub fn is_right(&self) -> bool {
        self.unmeasured.is_none()
            && !self.outcomes.is_empty()
            && self.outcomes.iter().all(|outcome| outcome.failure.is_none())
    }

    /// The first failure with what failed: the name of a check, or the timed input.
    pub fn first_failure(&self) -> Option<(&str, &Failure)> {
        let failed = self.outcomes.iter().find(|o| o.failure.is_some());
        match failed {
            Some(outcome) => Some((&outcome.check, outcome.failure.as_ref()?)),
            None => Some(("the timed input", self.unmeasured.as_ref()?)),
        }
    }

    /// How many times as fast as the baseline, round by round in ascending order.
    pub fn speedups(&self) -> Vec<f64> {
        let ratio = |round: &Round| round.baseline_s / round.subject_s;
        let mut ratios: Vec<f64> = self.rounds.iter().map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        ratios
    }

    /// The median of [`speedups`](Report::speedups); none if speed was not measured.
    pub fn speedup(&self) -> Option<f64> {
        let ratios = self.speedups();
        match ratios.len() {
            0 => None,
            n if n % 2 == 1 => Some(ratios[n / 2]),
            n => Some((ratios[n / 2 - 1] + ratios[n / 2]) / 2.0),
        }
    }
}

/// What the checks of an exercise consist of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The checks by name, each with the shapes of its inputs.
    pub checks: Vec<(String, Vec<Shape>)>,
    /// Is there an input to measure the speed with?
    pub is_timed: bool,
}

/// As much of a value as a person wants to read.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let (front, back) = (longest * 3 / 4, longest / 4);
    let characters: Vec<char> = text.chars().collect();
    let cut = characters.len() - front - back;
    let front: String = characters[..front].iter().collect();
    let back: String = characters[characters.len() - back..].iter().collect();
    format!("{front} … {cut} more characters … {back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_their_middle() {
        assert_eq!(shortened("short", 8), "short");
        let text = shortened("abcdefghijklmnopqrst", 8);
        assert_eq!(text, "abcdef … 12 more characters … st");
    }

    #[test]
    fn an_end_is_a_type_also_in_json() {
        for (ended, json) in [
            (Ended::Exit(3), r#"{"ended":{"exit":3}}"#),
            (Ended::Signal(9), r#"{"ended":{"signal":9}}"#),
            (Ended::StackOverflow, r#"{"ended":"stack-overflow"}"#),
        ] {
            let trouble = Trouble::Ended(ended);
            assert_eq!(serde_json::to_string(&trouble).unwrap(), json);
            assert_eq!(serde_json::from_str::<Trouble>(json).unwrap(), trouble);
        }
        assert_eq!(
            serde_json::to_string(&Trouble::NoThread).unwrap(),
            r#""no-thread""#
        );
        assert_eq!(Ended::Signal(6).signal(), Some(6));
        assert_eq!(Ended::Exit(134).signal(), Some(6), "as a sandbox passes it on");
        assert_eq!(Ended::Exit(1).signal(), None);
    }

    #[test]
    fn what_failed_first_is_named() {
        let failure = |trouble| Failure {
            trouble,
            input: String::new(),
            expected: String::new(),
            found: String::new(),
        };
        let outcome = |check: &str, trouble: Option<Trouble>| Outcome {
            check: check.to_owned(),
            failure: trouble.map(failure),
        };
        let mut report = Report::of(vec![outcome("a", None), outcome("b", None)]);
        assert_eq!(report.first_failure(), None);
        report.unmeasured = Some(failure(Trouble::Timeout));
        assert_eq!(report.first_failure().unwrap().0, "the timed input");
        report.outcomes[1] = outcome("b", Some(Trouble::Panic));
        let (check, found) = report.first_failure().unwrap();
        assert_eq!((check, found.trouble), ("b", Trouble::Panic));
    }

    #[test]
    fn the_median_counts() {
        let round = |baseline_s| Round { baseline_s, subject_s: 1.0 };
        let report = |speeds: &[f64]| Report {
            rounds: speeds.iter().copied().map(round).collect(),
            ..Report::of(Vec::new())
        };
        assert_eq!(report(&[]).speedup(), None);
        assert_eq!(report(&[3.0, 9.0, 1.0]).speedup(), Some(3.0));
        assert_eq!(report(&[3.0, 9.0, 1.0, 5.0]).speedup(), Some(4.0));
        assert!(!report(&[1.0]).is_right(), "without a check nothing has passed");
    }
}
