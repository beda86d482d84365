//! How much longer it will take.

use std::collections::BTreeMap;
use std::time::Duration;

use workbook_records::Key;

/// The calls that are still to be made, and how long each took or may take.
#[derive(Debug, Default)]
pub struct TimeLeft {
    calls: BTreeMap<(&'static str, Key), Calls>,
    /// Seconds that calls took, and seconds that they were expected to take.
    spent_s: f64,
    expected_s: f64,
}

#[derive(Debug, Default)]
struct Calls {
    left: u32,
    expected_s: f64,
    took_s: Option<f64>,
}

impl TimeLeft {
    /// Adds calls that are to be made.
    pub fn add(
        &mut self,
        experiment: &'static str,
        key: Key,
        calls: u32,
        call_s: f64,
    ) {
        let entry = self.calls.entry((experiment, key)).or_default();
        entry.left += calls;
        entry.expected_s = call_s;
    }

    /// Notes how many seconds a call took.
    pub fn took(&mut self, experiment: &'static str, key: &Key, seconds: f64) {
        if let Some(calls) = self.calls.get_mut(&(experiment, key.clone())) {
            calls.left = calls.left.saturating_sub(1);
            calls.took_s = Some(seconds);
            self.spent_s += seconds;
            self.expected_s += calls.expected_s;
        }
    }

    /// These calls will not be made.
    pub fn drop(&mut self, experiment: &'static str, key: &Key) {
        self.calls.remove(&(experiment, key.clone()));
    }

    /// How long the remaining calls will take. A call that was made before will take as
    /// long as it did; one that was not is off from what was expected by the same
    /// factor as the others.
    pub fn left(&self) -> Duration {
        let ratio =
            if self.expected_s > 0.0 { self.spent_s / self.expected_s } else { 1.0 };
        let of = |calls: &Calls| {
            f64::from(calls.left) * calls.took_s.unwrap_or(calls.expected_s * ratio)
        };
        Duration::from_secs_f64(self.calls.values().map(of).sum())
    }
}

/// As people say it: in seconds below a minute, then in minutes, then in hours.
pub fn roughly(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..=59 => format!("{seconds} s"),
        seconds @ 60..=5999 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{:.1} h", seconds as f64 / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(program: &str) -> Key {
        Key {
            program: program.to_owned(),
            precision: None,
            threads: 1,
            input: "it".to_owned(),
        }
    }

    #[test]
    fn what_is_seen_corrects_what_was_expected() {
        let mut time = TimeLeft::default();
        time.add("ladder", key("a"), 3, 1.0);
        time.add("ladder", key("b"), 2, 5.0);
        assert_eq!(time.left(), Duration::from_secs(13));
        // a took twice as long as expected, and so will b.
        time.took("ladder", &key("a"), 2.0);
        assert_eq!(time.left(), Duration::from_secs(2 * 2 + 2 * 10));
        time.drop("ladder", &key("b"));
        assert_eq!(time.left(), Duration::from_secs(4));
        time.took("ladder", &key("unknown"), 9.0);
        assert_eq!(time.left(), Duration::from_secs(4));
    }

    #[test]
    fn times_are_said_roughly() {
        let said = |seconds| roughly(Duration::from_secs(seconds));
        assert_eq!(said(7), "7 s");
        assert_eq!(said(100), "2 min");
        assert_eq!(said(9000), "2.5 h");
    }
}
