//! How much is measured: rounds, repetitions, threads, and how long a run may take.

use super::SCALING_GPU;
use super::experiment::Experiment;
use crate::programs::{Kind, Program};

/// How much is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Less of everything.
    pub quick: bool,
    /// How many rounds, if an option says so.
    pub rounds: Option<u32>,
    /// How many threads this machine runs at a time.
    pub threads: u32,
    /// May cargo be used to build?
    pub cargo: bool,
}

impl Extent {
    /// How many rounds an experiment takes.
    pub fn rounds(self, experiment: Experiment) -> u32 {
        if let Some(rounds) = self.rounds {
            return rounds;
        }
        match experiment {
            Experiment::Ladder if self.quick => 3,
            _ if self.quick => 2,
            Experiment::Ladder | Experiment::Sizes => 3,
            Experiment::FirstResult | Experiment::Tool => 2, // minutes each
            _ => 5,
        }
    }

    /// How long one run of this program may take, in seconds. If it would take longer, it
    /// gets only a share of the input.
    pub(super) fn longest_run(
        self,
        program: &Program,
        experiment: Experiment,
        input: &str,
    ) -> f64 {
        match (self.quick, program.kind, experiment) {
            // A processor would take minutes for all of it; a share shows its rate.
            _ if input == SCALING_GPU && !program.on_device => 1.7,
            // Fast programs get all of `scaling`.
            (true, ..) if program.rate > 1e9 => 0.45,
            (true, ..) => 0.15,
            (false, _, Experiment::Sizes) => 2.5,
            (false, ..) if program.on_device => 1.0,
            (false, Kind::Peer { .. }, _) => 0.6,
            // Every step gets all of `scaling`: the ratios to step 1 are the point.
            (false, ..) => 20.0,
        }
    }

    /// How often a run of `run_s` seconds is repeated within a call, which reports the
    /// median. Short runs are repeated more often.
    pub(super) fn repeat(self, run_s: f64) -> u32 {
        // Repeating comes with a run to warm up, which a run this long does not need.
        if run_s > 5.0 {
            return 1;
        }
        let (aim_s, least) = if self.quick { (0.05, 2.0) } else { (0.3, 3.0) };
        (aim_s / run_s).round().clamp(least, 30.0) as u32
    }

    /// 1, 2, 4, … up to all threads of this machine. If there are many, three quarters of
    /// them too, where the curve often bends.
    pub(super) fn thread_counts(self) -> Vec<u32> {
        let mut counts: Vec<u32> = (0..32)
            .map(|power| 1 << power)
            .take_while(|&count| count < self.threads)
            .collect();
        if self.threads >= 8 {
            counts.push(self.threads / 4 * 3);
        }
        counts.push(self.threads);
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Extent =
        Extent { quick: false, rounds: None, threads: 6, cargo: true };

    #[test]
    fn short_runs_are_repeated_more_often() {
        assert_eq!(FULL.repeat(1e-4), 30);
        assert_eq!(FULL.repeat(0.05), 6);
        assert_eq!(FULL.repeat(2.0), 3);
        assert_eq!(FULL.repeat(12.0), 1);
    }

    #[test]
    fn the_number_of_rounds_can_be_chosen() {
        let quick = Extent { quick: true, rounds: Some(9), ..FULL };
        assert_eq!(quick.rounds(Experiment::Sizes), 9);
        assert_eq!(FULL.rounds(Experiment::Ladder), 3);
    }

    #[test]
    fn threads_double_up_to_what_there_is() {
        let counts = |threads| Extent { threads, ..FULL }.thread_counts();
        assert_eq!(counts(6), [1, 2, 4, 6]);
        assert_eq!(counts(16), [1, 2, 4, 8, 12, 16]);
        assert_eq!(counts(1), [1]);
    }
}
