//! A step as a program uses it, whether the program is a command line, a page in a
//! browser or a module for Python. A step describes itself, [`Step::open`] gets
//! everything ready, and the [`Opened`] step does the work as often as it is asked
//! to.

use crate::{ClusterSet, Options, Pairing, Precision, Result, Tick};

/// A step that a program can run.
pub trait Step {
    /// What is known about it before it runs.
    fn about(&self) -> About;

    /// Its options in addition to those of every step.
    fn extras(&self) -> &'static [Extra] {
        &[]
    }

    /// What to print instead of an answer, if one of its own options asks for that:
    /// a list of devices, say.
    ///
    /// # Errors
    /// Any error on the way to that text.
    fn instead(&self, _extras: &Extras) -> Result<Option<String>> {
        Ok(None)
    }

    /// Checks that this machine has what the options ask for and sets it up:
    /// threads, a GPU, its kernels. None of this counts towards a run's time.
    ///
    /// # Errors
    /// Unavailable if the machine lacks it; bad input if an option makes no sense.
    fn open(
        &self,
        options: &Options,
        extras: &Extras,
    ) -> Result<Box<dyn Opened + '_>>;
}

/// A step that is ready to run, with the options that it was opened with.
pub trait Opened {
    /// What it runs on: "cpu avx512", or the name of a GPU.
    fn device(&self) -> &str;

    /// Does the processor stand in for the device? Then its answers are right, and
    /// its times say nothing about a device.
    fn is_software(&self) -> bool {
        false
    }

    /// The synthetic nest.
    ///
    /// # Errors
    /// Failed if a device fails.
    fn hello(&self, n: u64) -> Result<u64>;

    /// Finds, for each cluster of either set, its nearest in the other.
    ///
    /// # Errors
    /// The errors of the step's own `pair`.
    fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        tick: Tick,
    ) -> Result<Pairing>;

    /// How often [`Opened::pair`] ticks for these two sets.
    fn ticks(&self, left: &ClusterSet, _right: &ClusterSet) -> usize {
        left.ids().len()
    }

    /// What to report about the last pairing besides its time.
    fn details(&self) -> Vec<Detail> {
        Vec::new()
    }
}

/// What is known about a step before it runs.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The name of its crate.
    pub name: &'static str,
    /// What it teaches, in one line.
    pub summary: &'static str,
    /// What to type next.
    pub next: &'static str,
    /// The precisions it can compute in; the first is the default.
    pub precisions: &'static [Precision],
    /// Can it use more than one thread?
    pub parallel: bool,
}

/// An option of one step alone.
#[derive(Debug, Clone, Copy)]
pub struct Extra {
    /// What is typed after the two dashes.
    pub name: &'static str,
    /// What the help calls its value; `None` for a flag.
    pub value: Option<&'static str>,
    /// What it does, in one line.
    pub help: &'static str,
    /// The values it may have; any value, if this is empty.
    pub values: &'static [&'static str],
}

impl Extra {
    /// An option without a value.
    pub const fn flag(name: &'static str, help: &'static str) -> Self {
        Extra { name, value: None, help, values: &[] }
    }

    /// An option with a value, which the help calls `value`.
    pub const fn option(
        name: &'static str,
        value: &'static str,
        help: &'static str,
    ) -> Self {
        Extra { name, value: Some(value), help, values: &[] }
    }

    /// The same, but only these values are allowed.
    pub const fn one_of(self, values: &'static [&'static str]) -> Self {
        Extra { values, ..self }
    }
}

/// The options of a step's own that were typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    given: Vec<(&'static str, Option<String>)>,
}

impl Extras {
    /// Takes the names of the options that were typed, each with its value if it has
    /// one.
    pub fn new(given: Vec<(&'static str, Option<String>)>) -> Self {
        Extras { given }
    }

    /// The value that was typed after this option.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.given.iter().find(|(given, _)| *given == name)?;
        value.as_deref()
    }

    /// Was this option typed at all?
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }
}

/// Something that a step reports about its last run besides the total time, such as
/// the time that transfers took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    /// What `--json` calls it, with its unit: "upload_s".
    pub name: &'static str,
    /// What the table calls it: "upload".
    pub label: &'static str,
    /// How much.
    pub value: f64,
    /// The unit: "s", "bytes".
    pub unit: &'static str,
}

/// The signature of every step's `pair`.
pub type PairFn = fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>;

/// A step that runs on the processor: its two functions, and a description of them.
/// By default it computes in f64 on one thread.
#[derive(Debug, Clone, Copy)]
pub struct CpuStep {
    about: About,
    hello: fn(u64) -> u64,
    pair: PairFn,
    prepare: fn(&Options) -> Result<String>,
    ticks: fn(&ClusterSet, &ClusterSet) -> usize,
}

impl CpuStep {
    /// A step with this name and these two functions.
    pub const fn new(
        name: &'static str,
        hello: fn(u64) -> u64,
        pair: PairFn,
    ) -> Self {
        CpuStep {
            about: About {
                name,
                summary: "",
                next: "",
                precisions: &[Precision::F64],
                parallel: false,
            },
            hello,
            pair,
            prepare: |_| Ok("cpu scalar".into()),
            ticks: |left, _| left.ids().len(),
        }
    }

    /// Says in one line what it teaches.
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.about.summary = summary;
        self
    }

    /// Says what to type next.
    pub const fn next(mut self, command: &'static str) -> Self {
        self.about.next = command;
        self
    }

    /// Computes in one of these precisions; the first is the default.
    pub const fn precisions(mut self, precisions: &'static [Precision]) -> Self {
        self.about.precisions = precisions;
        self
    }

    /// Uses as many threads as the options say.
    pub const fn parallel(mut self) -> Self {
        self.about.parallel = true;
        self
    }

    /// Gets ready by calling this function, which returns the name of what the step
    /// runs on.
    pub const fn prepare(mut self, by: fn(&Options) -> Result<String>) -> Self {
        self.prepare = by;
        self
    }

    /// Ticks for each cluster of either set, not only for those on the left.
    pub const fn ticks_for_both(mut self) -> Self {
        self.ticks = |left, right| left.ids().len() + right.ids().len();
        self
    }
}

impl Step for CpuStep {
    fn about(&self) -> About {
        self.about
    }

    fn open(&self, options: &Options, _: &Extras) -> Result<Box<dyn Opened + '_>> {
        let (options, device) = (*options, (self.prepare)(options)?);
        Ok(Box::new(OpenedCpuStep { step: self, options, device }))
    }
}

struct OpenedCpuStep<'a> {
    step: &'a CpuStep,
    options: Options,
    device: String,
}

impl Opened for OpenedCpuStep<'_> {
    fn device(&self) -> &str {
        &self.device
    }

    fn hello(&self, n: u64) -> Result<u64> {
        Ok((self.step.hello)(n))
    }

    fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        tick: Tick,
    ) -> Result<Pairing> {
        (self.step.pair)(left, right, &self.options, tick)
    }

    fn ticks(&self, left: &ClusterSet, right: &ClusterSet) -> usize {
        (self.step.ticks)(left, right)
    }
}
