//! Runs stages and reports how they went. The first failure ends everything.

use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::Instant;

use crate::children::Children;
use crate::needs::Needs;
use crate::report::{Ended, Report, Verdict};
use crate::shell::{Shell, Sink, locked};
use crate::stage::{Outcome, Stage, Stop};

/// A run of some stages.
pub struct Run {
    /// Does a stage fail if this machine lacks what it needs?
    pub strict: bool,
    /// What this machine lacks.
    pub needs: Needs,
    /// How many stages may run beside others at a time.
    pub beside: usize,
    root: PathBuf,
    terminal: Sink,
    children: Arc<Children>,
}

impl Run {
    /// A run in this repository, which prints to `terminal`.
    pub fn new(root: &Path, terminal: Sink, children: Arc<Children>) -> Self {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        Run {
            strict: false,
            needs: Needs::default(),
            beside: processors.saturating_sub(1).max(1),
            root: root.into(),
            terminal,
            children,
        }
    }

    /// A shell that runs commands as the stages do.
    pub fn shell(&self) -> Shell {
        self.shell_into(Arc::clone(&self.terminal))
    }

    /// Runs the stages one after the other, and alongside them those that may run
    /// beside others.
    pub fn stages(&self, stages: &[&Stage]) -> Ended {
        let report = thread::scope(|scope| {
            let mut report = Report::default();
            let mut beside = Vec::new();
            for stage in stages {
                if self.children.were_ended() {
                    break;
                }
                if stage.beside {
                    self.make_room(&mut beside, &mut report);
                    beside.extend(self.begin(scope, stage, &mut report));
                } else {
                    self.in_turn(stage, &mut report);
                }
                self.collect(&mut beside, &mut report, |each| each.is_finished());
            }
            self.collect(&mut beside, &mut report, |_| true);
            report
        });
        self.print(&report.text());
        let ended = report.ended(&self.children);
        if ended == Ended::Interrupted {
            self.print("\ninterrupted\n");
        }
        ended
    }

    fn in_turn(&self, stage: &Stage, report: &mut Report) {
        self.print(&heading(stage));
        if !self.can_run(stage, report) {
            return;
        }
        let begin = Instant::now();
        let verdict = self.verdict(stage, (stage.run)(&self.shell()));
        report.add(stage, begin.elapsed().as_secs(), verdict);
    }

    /// Begins a stage that runs beside those after it.
    fn begin<'scope, 'stage: 'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        stage: &'stage Stage,
        report: &mut Report,
    ) -> Option<Beside<'scope>> {
        self.can_run(stage, report).then(|| {
            self.print(&format!("\n=== {}, beside what follows\n", stage.name));
            scope.spawn(move || self.beside(stage))
        })
    }

    fn beside<'stage>(&self, stage: &'stage Stage) -> Finished<'stage> {
        let begin = Instant::now();
        let output = Arc::new(Mutex::new(Vec::new()));
        let outcome = (stage.run)(&self.shell_into(Arc::clone(&output) as Sink));
        let verdict = self.verdict(stage, outcome);
        let output = String::from_utf8_lossy(&locked(&output)).into_owned();
        Finished { stage, seconds: begin.elapsed().as_secs(), verdict, output }
    }

    /// If all places are taken, waits for the stage that began first.
    fn make_room(&self, beside: &mut Vec<Beside>, report: &mut Report) {
        if beside.len() >= self.beside {
            self.add(beside.remove(0), report);
        }
    }

    /// Waits for stages that run beside others and reports them, each with its whole
    /// output.
    fn collect(
        &self,
        beside: &mut Vec<Beside>,
        report: &mut Report,
        is_due: impl Fn(&Beside) -> bool,
    ) {
        for each in mem::take(beside) {
            if is_due(&each) {
                self.add(each, report);
            } else {
                beside.push(each);
            }
        }
    }

    fn add(&self, beside: Beside, report: &mut Report) {
        let Ok(Finished { stage, seconds, verdict, output }) = beside.join() else {
            return report.failed = Some("a stage beside others panicked".into());
        };
        self.print(&format!("{}{output}", heading(stage)));
        report.add(stage, seconds, verdict);
    }

    /// Is everything there that the stage needs? Things that it merely wants are noted.
    fn can_run(&self, stage: &Stage, report: &mut Report) -> bool {
        for want in stage.wants {
            if let Some(why) = self.needs.missing(*want) {
                let partly = self.lacking(stage, why);
                if matches!(partly, Verdict::Failed(_)) {
                    report.add(stage, 0, partly);
                    return false;
                }
                report.skipped.push(format!("{}, in part: {why}", stage.name));
            }
        }
        let Some(why) = self.needs.first_missing(stage.needs) else { return true };
        let verdict = self.lacking(stage, why);
        if matches!(verdict, Verdict::Skipped(_)) {
            self.print(&format!("{} is skipped: {why}\n", stage.name));
        }
        report.add(stage, 0, verdict);
        false
    }

    /// The verdict for an outcome; a failure ends the other stages.
    fn verdict(&self, stage: &Stage, outcome: Outcome) -> Verdict {
        match outcome {
            Ok(()) => Verdict::Passed,
            Err(Stop::Lacking(why)) => self.lacking(stage, &why),
            Err(Stop::Ended) => Verdict::Ended,
            Err(Stop::Failed(command)) => self.fail(command),
        }
    }

    fn lacking(&self, stage: &Stage, why: &str) -> Verdict {
        if self.strict && !stage.optional {
            self.fail(format!("required here: {why}"))
        } else {
            Verdict::Skipped(why.into())
        }
    }

    fn fail(&self, what: String) -> Verdict {
        self.children.end_all();
        Verdict::Failed(what)
    }

    fn shell_into(&self, sink: Sink) -> Shell {
        Shell::new(&self.root, sink, Arc::clone(&self.children), self.needs.clone())
    }

    fn print(&self, text: &str) {
        let mut terminal = locked(&self.terminal);
        // If the reader has gone away, the exit status still says how it went.
        let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
    }
}

type Beside<'scope> = ScopedJoinHandle<'scope, Finished<'scope>>;

/// A stage that ran beside others.
struct Finished<'stage> {
    stage: &'stage Stage,
    seconds: u64,
    verdict: Verdict,
    output: String,
}

fn heading(stage: &Stage) -> String {
    format!("\n=== {}: {}\n", stage.name, stage.checks)
}
