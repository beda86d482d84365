//! Stages made up for tests, and runs of them whose output is read.

use std::env;
use std::path::Path;
use std::sync::{Arc, Mutex};

use workbook_ci::children::Children;
use workbook_ci::report::Ended;
use workbook_ci::run::Run;
use workbook_ci::shell::{Line, Shell};
use workbook_ci::stage::{EVERY_DAY, Outcome, Stage};

/// A run, and what it has printed.
pub struct Tried {
    pub ended: Ended,
    pub printed: String,
}

impl Tried {
    /// Asserts that this is part of what was printed.
    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.printed.contains(text), "no {text:?} in:\n{}", self.printed);
    }
}

/// A run that may be changed before it begins.
pub fn tried(stages: &[Stage], change: impl FnOnce(&mut Run)) -> Tried {
    tried_with(Arc::default(), &env::temp_dir(), stages, change)
}

/// A run in a folder.
pub fn tried_in(folder: &Path, stages: &[Stage]) -> Tried {
    tried_with(Arc::default(), folder, stages, |_| ())
}

/// The same with processes that the test can end.
pub fn tried_with(
    children: Arc<Children>,
    folder: &Path,
    stages: &[Stage],
    change: impl FnOnce(&mut Run),
) -> Tried {
    let printed = Arc::new(Mutex::new(Vec::new()));
    let mut run = Run::new(folder, printed.clone(), children);
    change(&mut run);
    let ended = run.stages(&stages.iter().collect::<Vec<_>>());
    let printed = String::from_utf8_lossy(&printed.lock().unwrap()).into_owned();
    Tried { ended, printed }
}

/// Runs a script.
pub fn sh(s: &Shell, script: &str) -> Outcome {
    s.run(Line::new("sh", &["-c", script]))
}

/// A stage that prints its name.
pub const GOOD: Stage = Stage {
    name: "good",
    checks: "nothing",
    run: |s| s.run("echo this is good"),
    ..EVERY_DAY
};

/// A stage that fails.
pub const BAD: Stage =
    Stage { name: "bad", checks: "too much", run: |s| s.run("false"), ..EVERY_DAY };
