//! How stages went, and the report at the end.

use crate::children::Children;
use crate::stage::Stage;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing failed.
    Well,
    /// A stage failed.
    Failed,
    /// Ctrl-C was pressed.
    Interrupted,
}

/// How a stage ended.
pub(crate) enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
    Ended,
}

/// The report at the end.
#[derive(Default)]
pub(crate) struct Report {
    seconds: Vec<String>,
    pub(crate) skipped: Vec<String>,
    pub(crate) failed: Option<String>,
}

impl Report {
    pub(crate) fn add(&mut self, stage: &Stage, seconds: u64, verdict: Verdict) {
        let name = stage.name;
        match verdict {
            Verdict::Passed => self.seconds.push(format!("{seconds:5} s  {name}")),
            Verdict::Skipped(why) => self.skipped.push(format!("{name}: {why}")),
            Verdict::Failed(what) => {
                let again = format!("alone: bash scripts/test.sh --only {name}");
                self.failed.get_or_insert(format!("{name} ({what})\n{again}"));
            }
            Verdict::Ended => {}
        }
    }

    /// The seconds of each stage, what was skipped, and what failed.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![String::new()];
        lines.extend(self.seconds.iter().cloned());
        lines.extend(self.skipped.iter().map(|row| format!("skipped  {row}")));
        lines.extend(self.failed.iter().map(|what| format!("\nFAILED: {what}")));
        lines.join("\n") + "\n"
    }

    pub(crate) fn ended(&self, children: &Children) -> Ended {
        if self.failed.is_some() {
            Ended::Failed
        } else if children.were_ended() {
            Ended::Interrupted
        } else {
            Ended::Well
        }
    }
}
