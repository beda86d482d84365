//! Rounds: in each, every program runs once. If the machine becomes slower or faster
//! during the measurement, it does so for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_machine::busy::Watch;
use workbook_records::{
    Host, Key, Measurement, Origin, Record, Run, SCHEMA, Work, write_record,
};

use crate::measure::{Measurer, NoSample, Sample};
use crate::partial::Partial;
use crate::plan::{Experiment, Extent, Job, Plan, Task};
use crate::progress::Progress;
use crate::report::table_of_record;
use crate::sources::Commit;
use crate::time_left::{TimeLeft, roughly};

/// What goes into every record of a session, and where the records go.
pub struct Setting {
    /// Whose they are.
    pub origin: Origin,
    /// The machine.
    pub host: Host,
    /// The sources.
    pub commit: Commit,
    /// How much is measured.
    pub extent: Extent,
}

/// One call of `cargo workbook bench`.
pub struct Session<'a> {
    repository: &'a Repository,
    measurer: &'a Measurer<'a>,
    partial: Partial,
    setting: Setting,
    progress: Progress,
    watch: Watch,
    time: TimeLeft,
    faults: usize,
    /// What the machine lacks, as far as it was reported.
    lacking: BTreeSet<String>,
}

impl<'a> Session<'a> {
    /// A session that will run these plans.
    pub fn new(
        repository: &'a Repository,
        measurer: &'a Measurer<'a>,
        partial: Partial,
        setting: Setting,
        plans: &[(Experiment, Plan)],
    ) -> Self {
        let mut time = TimeLeft::default();
        let (mut all, mut made) = (0, 0);
        for (experiment, plan) in plans {
            let rounds = setting.extent.rounds(*experiment);
            let experiment = experiment.name();
            for task in &plan.tasks {
                let before = calls_before(&partial, experiment, task, rounds);
                time.add(experiment, task.key(), rounds - before, task.call_s);
                (all, made) = (all + u64::from(rounds), made + u64::from(before));
            }
        }
        Self {
            repository,
            measurer,
            partial,
            setting,
            progress: Progress::calls(all, made),
            watch: Watch::default(),
            time,
            faults: 0,
            lacking: BTreeSet::new(),
        }
    }

    /// Runs an experiment, and records it.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn run_experiment(
        &mut self,
        experiment: Experiment,
        plan: &Plan,
    ) -> Result<()> {
        let name = experiment.name();
        let rounds = self.setting.extent.rounds(experiment);
        let mut out: BTreeSet<Key> = BTreeSet::new();
        for round in 0..rounds {
            self.progress.milestone(&format!(
                "{name}: round {} of {rounds}, about {} left",
                round + 1,
                roughly(self.time.left())
            ));
            let order: Vec<&Task> = in_turn(&plan.tasks, name, round)
                .into_iter()
                .filter(|task| {
                    self.partial.sample(name, &task.key(), round).is_none()
                })
                .collect();
            if !order.is_empty()
                && let Some(warning) = self.watch.warning()
            {
                self.progress.say(&warning);
            }
            for task in order {
                if !out.contains(&task.key()) {
                    self.call_task(name, task, round, plan, &mut out)?;
                }
            }
        }
        self.record(experiment, plan, rounds, &out)
    }

    /// Calls a program. If that fails, its measurement is left out.
    fn call_task(
        &mut self,
        experiment: &'static str,
        task: &Task,
        round: u32,
        plan: &Plan,
        out: &mut BTreeSet<Key>,
    ) -> Result<()> {
        let key = task.key();
        self.progress.message(&format!(
            "{experiment}: {key}, about {} left",
            roughly(self.time.left())
        ));
        let start = Instant::now();
        match self.measurer.measure(task) {
            Ok(sample) => {
                self.time.took(experiment, &key, start.elapsed().as_secs_f64());
                let now = SystemTime::now().duration_since(UNIX_EPOCH);
                let now = now.context("the clock is before 1970")?.as_secs();
                self.partial.add(experiment, &key, round, now, sample)?;
            }
            Err(reason) => {
                self.leave_out(experiment, &key, &reason, plan, out);
            }
        }
        self.progress.tick();
        Ok(())
    }

    /// Leaves the measurement out, and says why. A program that is wrong on one input is
    /// not trusted on another.
    fn leave_out(
        &mut self,
        experiment: &'static str,
        key: &Key,
        reason: &NoSample,
        plan: &Plan,
        out: &mut BTreeSet<Key>,
    ) {
        let is_wrong = matches!(reason, NoSample::Wrong(_));
        for other in plan.tasks.iter().map(Task::key) {
            if other == *key || (is_wrong && other.program == key.program) {
                self.time.drop(experiment, &other);
                out.insert(other);
            }
        }
        self.tell(experiment, key, reason);
    }

    fn tell(&mut self, experiment: &str, key: &Key, reason: &NoSample) {
        let text = match reason {
            // A hundred programs may lack the same thing, which is reported once.
            NoSample::Unavailable(lacking)
                if !self.lacking.insert(format!("{experiment}: {lacking}")) =>
            {
                return;
            }
            NoSample::Unavailable(lacking) => {
                format!("left out, not on this machine: {lacking}")
            }
            NoSample::Failed(error) => format!("error, left out: {error:#}"),
            NoSample::Wrong(error) => {
                format!("error, {} is left out: {error:#}", key.program)
            }
        };
        self.faults += usize::from(!matches!(reason, NoSample::Unavailable(_)));
        self.progress.say(&format!("{experiment}: {key}: {text}"));
    }

    /// Writes the record of an experiment that has run.
    fn record(
        &mut self,
        experiment: Experiment,
        plan: &Plan,
        rounds: u32,
        out: &BTreeSet<Key>,
    ) -> Result<()> {
        let name = experiment.name();
        let tasks = plan.tasks.iter().filter(|task| !out.contains(&task.key()));
        let measurements = tasks
            .map(|task| self.measurement(name, task, rounds))
            .collect::<Result<Vec<_>>>()?;
        if measurements.is_empty() {
            self.progress.say(&format!("{name}: nothing to record"));
            return Ok(());
        }
        let record = self.record_of(name, measurements);
        let file = write_record(self.repository, self.setting.origin, &record)?;
        let file = self.repository.name(&file);
        let table = table_of_record(&record);
        self.progress.suspend(|| print(&format!("{table}\n{file}\n")))
    }

    fn record_of(&self, experiment: &str, measurements: Vec<Measurement>) -> Record {
        let ended = self.partial.ended(experiment).unwrap_or_default();
        let ended = UNIX_EPOCH + Duration::from_secs(ended);
        Record {
            schema: SCHEMA,
            experiment: experiment.to_owned(),
            date: humantime::format_rfc3339_seconds(ended).to_string(),
            commit: self.setting.commit.hash.clone(),
            modified: self.setting.commit.modified,
            quick: self.setting.extent.quick,
            load: self.partial.load(),
            host: self.setting.host.clone(),
            measurements,
        }
    }

    /// The samples of a task from all rounds as one measurement.
    fn measurement(
        &self,
        experiment: &str,
        task: &Task,
        rounds: u32,
    ) -> Result<Measurement> {
        let key = task.key();
        let samples: Option<Vec<&Sample>> = (0..rounds)
            .map(|round| self.partial.sample(experiment, &key, round))
            .collect();
        let samples =
            samples.with_context(|| format!("{key}: a round is missing"))?;
        Ok(measurement_of(task, &samples))
    }

    /// Ends the session: everything measured is in records now. Returns the number of
    /// faults.
    ///
    /// # Errors
    /// If the file of the partial run cannot be removed.
    pub fn finish(self) -> Result<usize> {
        self.progress.clear();
        self.partial.remove()?;
        Ok(self.faults)
    }
}

/// In how many rounds a task was called before this session.
fn calls_before(
    partial: &Partial,
    experiment: &str,
    task: &Task,
    rounds: u32,
) -> u32 {
    let key = task.key();
    let is_made = |round: &u32| partial.sample(experiment, &key, *round).is_some();
    (0..rounds).filter(is_made).count() as u32
}

/// The tasks in the order of a round. It differs from round to round, so that no program
/// always follows the same one, and is the same again after an interruption. First runs
/// come last, after the builds.
fn in_turn<'t>(tasks: &'t [Task], experiment: &str, round: u32) -> Vec<&'t Task> {
    let mut order: Vec<&Task> = tasks.iter().collect();
    order.sort_by_cached_key(|task| {
        let mut hasher = DefaultHasher::new();
        (experiment, round, task.key().to_string()).hash(&mut hasher);
        (task.job == Job::FirstRun, hasher.finish())
    });
    order
}

fn measurement_of(task: &Task, samples: &[&Sample]) -> Measurement {
    let last = samples[samples.len() - 1];
    let key = task.key();
    let sides = match task.job {
        Job::Pairs { sides, .. } => Some(sides),
        _ => None,
    };
    let run = |(round, sample): (u32, &&Sample)| Run {
        round,
        wall_s: sample.wall_s,
        cpu_s: sample.cpu_s,
    };
    Measurement {
        program: key.program,
        precision: key.precision,
        threads: key.threads,
        input: key.input,
        device: last.device.clone(),
        toolchain: task.toolchain(),
        work: Work { unit: last.unit.clone(), amount: last.amount, sides },
        runs: (0..).zip(samples).map(run).collect(),
        facts: facts_of(samples),
    }
}

/// The facts of the last sample, with the greatest difference that any sample had.
fn facts_of(samples: &[&Sample]) -> BTreeMap<String, f64> {
    let mut facts = samples[samples.len() - 1].facts.clone();
    let name = "max_abs_diff";
    if let Some(most) = facts.get_mut(name) {
        let found = samples.iter().filter_map(|sample| sample.facts.get(name));
        *most = found.copied().fold(*most, f64::max);
    }
    facts
}
