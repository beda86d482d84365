//! How much work to hand over at a time.

use std::time::Duration;

// ANCHOR: pace
/// How much work a GPU is given at a time: what it does in a tenth of a second.
/// While it computes it draws no screen, and Windows takes it for dead after two
/// seconds.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    work: u64,
}

impl Pace {
    const GOAL: Duration = Duration::from_millis(100);

    /// Starts with little, because the speed of this GPU is not known yet.
    pub fn new(work: u64) -> Self {
        Pace { work: work.max(1) }
    }

    /// How much to hand over next: 1 or more.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Learns that `work` took this long. A small portion tells little about a
    /// large one, because some costs do not grow with it. So the next portion is
    /// at most four times as large, and a small remainder that was done quickly is
    /// ignored.
    pub fn learn(&mut self, work: u64, took: Duration) {
        if work < self.work / 4 && took < Self::GOAL {
            return;
        }
        let rate = work as f64 / took.as_secs_f64().max(1e-9);
        let goal = rate * Self::GOAL.as_secs_f64();
        let most = self.work.max(work).saturating_mul(4);
        self.work = (goal as u64).clamp(1, most);
    }
}
// ANCHOR_END: pace

impl Default for Pace {
    /// Four million pairs or terms: a tenth of a second on the slowest processors.
    fn default() -> Self {
        Pace::new(1 << 22)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long a GPU takes that does 10⁹ a second, after 50 µs.
    fn took(work: u64) -> Duration {
        Duration::from_nanos(50_000 + work)
    }

    #[test]
    fn portions_grow_to_a_tenth_of_a_second_and_never_beyond_twice_that() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            let work = pace.work();
            assert!(took(work) < Duration::from_millis(200));
            pace.learn(work, took(work));
        }
        let goal = 99_000_000..=100_000_000;
        assert!(goal.contains(&pace.work()), "{}", pace.work());
    }

    #[test]
    fn portions_shrink_on_a_slow_device_and_are_never_empty() {
        let mut pace = Pace::default();
        pace.learn(1 << 22, Duration::from_secs(10));
        assert!(pace.work() < 42_000);
        pace.learn(1, Duration::from_secs(100));
        assert_eq!(pace.work(), 1);
        assert_eq!(Pace::new(0).work(), 1);
    }

    #[test]
    fn a_clock_that_stands_still_does_no_harm() {
        let mut pace = Pace::new(8);
        pace.learn(8, Duration::ZERO);
        assert_eq!(pace.work(), 32);
    }

    /// The remainder at the end says nothing about how large a portion may be.
    #[test]
    fn a_small_remainder_leaves_the_portion_as_it_was() {
        let mut pace = Pace::new(1 << 30);
        pace.learn(1000, Duration::from_micros(50));
        assert_eq!(pace.work(), 1 << 30);
    }
}
