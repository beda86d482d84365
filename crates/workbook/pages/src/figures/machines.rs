//! Whose measurements a figure shows, and which of them.

use anyhow::{Context, Result, ensure};
use workbook_records::{Measurement, Precision, Record, Stored};

use super::canvas::Ink;
use super::directive::Arguments;
use super::evidence::{Evidence, fraction_of, is_of};
use super::format::escape;
use super::gallery::ON_A_GPU;
use super::numbers::{day, threads};

/// Our record of an experiment, and the reader's beside it.
#[derive(Clone, Copy)]
pub struct Machines<'a> {
    /// Ours.
    pub ours: &'a Stored,
    /// The reader's.
    pub here: Option<&'a Stored>,
}

/// Which measurements a figure or table is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this host instead of the reference host.
    pub host: Option<String>,
    /// On this input or a stated fraction of it.
    pub input: Option<String>,
    /// In this precision.
    pub precision: Option<Precision>,
    /// On this number of threads; `Some(None)` for the most that the machine measured.
    pub threads: Option<Option<u32>>,
    /// Only these programs.
    pub programs: Vec<String>,
}

impl Filter {
    /// Takes what a directive says.
    ///
    /// # Errors
    /// If a value does not fit its key.
    pub fn from_arguments(arguments: &mut Arguments) -> Result<Self> {
        let mut filter = Self {
            host: arguments.take("host"),
            input: arguments.take("input"),
            ..Self::default()
        };
        if let Some(text) = arguments.take("precision") {
            let found = text.parse().with_context(|| format!("precision={text}"))?;
            filter.precision = Some(found);
        }
        if let Some(text) = arguments.take("threads") {
            let found = threads(&text);
            ensure!(found.is_some(), "threads={text}: expected a number, or all");
            filter.threads = found;
        }
        if let Some(text) = arguments.take("programs") {
            filter.programs = text.split(',').map(str::to_owned).collect();
        }
        Ok(filter)
    }

    /// The same filter, with an input if it has none.
    pub fn with_input(mut self, input: &str) -> Self {
        self.input.get_or_insert(input.to_owned());
        self
    }

    /// The same filter, on one thread if it says nothing of them.
    pub fn on_one_thread(mut self) -> Self {
        self.threads.get_or_insert(Some(1));
        self
    }

    /// The measurements of a record that pass the filter.
    pub fn measurements_in<'a>(&self, record: &'a Record) -> Vec<&'a Measurement> {
        let most = record.measurements.iter().map(|m| m.threads).max();
        let threads = self.threads.map(|threads| threads.or(most));
        record
            .measurements
            .iter()
            .filter(|m| {
                let is_named = |name: &String| *name == m.program;
                (self.programs.is_empty() || self.programs.iter().any(is_named))
                    && self.input.as_ref().is_none_or(|input| is_of(&m.input, input))
                    && (self.precision.is_none()
                        || m.precision.is_none()
                        || m.precision == self.precision)
                    && threads.is_none_or(|threads| Some(m.threads) == threads)
            })
            .collect()
    }
}

impl<'a> Machines<'a> {
    /// The records of an experiment.
    ///
    /// # Errors
    /// If ours is missing.
    pub fn that_measured(
        evidence: &'a Evidence,
        experiment: &'a str,
        filter: &Filter,
    ) -> Result<Self> {
        let ours = evidence.ours(experiment, filter.host.as_deref())?;
        let here = evidence.here(experiment).filter(|here| here.file != ours.file);
        Ok(Self { ours, here })
    }

    /// Ours, then the reader's.
    pub fn each(&self) -> impl Iterator<Item = Machine<'a>> + use<'a> {
        let ours = Machine { stored: self.ours, is_here: false };
        let here = self.here.map(|stored| Machine { stored, is_here: true });
        [Some(ours), here].into_iter().flatten()
    }

    /// Measurements of ours that a figure cannot do without.
    ///
    /// # Errors
    /// If there are none.
    pub fn demand(
        &self,
        filter: &Filter,
        what: &str,
    ) -> Result<Vec<&'a Measurement>> {
        let found = filter.measurements_in(&self.ours.record);
        (!found.is_empty()).then_some(found).with_context(|| self.lacks(what))
    }

    /// What is said of our record when something is not in it.
    pub fn lacks(&self, what: &str) -> String {
        format!(
            "{} holds no {what}; measure again with `cargo workbook bench`",
            self.ours.file
        )
    }
}

/// One of the two.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// Its record.
    pub stored: &'a Stored,
    /// Is it the reader's?
    pub is_here: bool,
}

impl Machine<'_> {
    /// What it is called in a figure.
    pub fn name(&self) -> String {
        let name = &self.stored.record.host.name;
        if self.is_here { format!("{name} (here)") } else { name.clone() }
    }

    /// The ink of what it measured of a program.
    pub fn ink(&self, program: &str) -> Ink {
        match (self.is_here, is_step(program)) {
            (true, _) => Ink::Here,
            (false, true) => Ink::Ours,
            (false, false) => Ink::Peer,
        }
    }

    /// Names the machine, the day and the file: part of a caption. `to_root` leads
    /// from the page to the root of the book.
    pub fn source(&self, to_root: &str) -> String {
        let Stored { file, record, .. } = self.stored;
        let kept = match (record.quick, record.modified) {
            (true, true) => ", a quick run, of changed sources",
            (true, false) => ", a quick run",
            (false, true) => ", of changed sources",
            (false, false) => "",
        };
        let data = match file.strip_prefix("book/") {
            Some(path) => format!("<a href=\"{to_root}{path}\">the record</a>"),
            None => format!("<code>{}</code>", escape(file)),
        };
        let processor = match &record.host.gpu {
            Some(gpu) if ON_A_GPU.contains(&record.experiment.as_str()) => &gpu.name,
            _ => &record.host.cpu,
        };
        format!(
            "<strong>{}</strong>: {}, {}{kept}, {data}.",
            escape(&self.name()),
            escape(processor),
            day(&record.date),
        )
    }
}

/// Is a program a step of this workbook? Else it is a peer, a variant or a loop.
pub fn is_step(program: &str) -> bool {
    program.starts_with("step")
}

/// What is called in one way, on whichever machine.
pub struct Called<'a> {
    /// What it is.
    pub label: String,
    /// Its measurement on ours, or else on the reader's.
    pub first: &'a Measurement,
    /// Its measurements, ours first.
    pub on: Vec<(Machine<'a>, &'a Measurement)>,
}

/// All that was measured on either machine, the fastest first. Where there is more
/// than one input, the label names it. All threads are as many as a machine has.
pub fn called<'a>(machines: Machines<'a>, filter: &Filter) -> Vec<Called<'a>> {
    let mut called: Vec<Called> = Vec::new();
    let on_all = filter.threads == Some(None);
    for machine in machines.each() {
        for found in filter.measurements_in(&machine.stored.record) {
            let is_known = |known: &&mut Called| is_same(known.first, found, on_all);
            match called.iter_mut().find(is_known) {
                Some(known) => known.on.push((machine, found)),
                None => called.push(Called {
                    label: label(found),
                    first: found,
                    on: vec![(machine, found)],
                }),
            }
        }
    }
    let is_one_input = called
        .iter()
        .all(|found| whole(&found.first.input) == whole(&called[0].first.input));
    for found in called.iter_mut().filter(|_| !is_one_input) {
        found.label += &format!(", {}", whole(&found.first.input));
    }
    let rate = |called: &Called| called.first.rate().median;
    called.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    called
}

/// The one that works through most in a second; the first of equals.
pub fn fastest<'a>(
    measured: impl Iterator<Item = &'a Measurement>,
) -> Option<&'a Measurement> {
    let rate = |m: &Measurement| m.rate().median;
    measured.reduce(|best, m| if rate(m) > rate(best) { m } else { best })
}

/// A measurement in a figure: "step4-rayon f32, 2 threads, on 1/40 of the input".
pub fn label(measurement: &Measurement) -> String {
    let mut label = measurement.program.clone();
    if let Some(precision) = measurement.precision {
        label += &format!(" {precision}");
    }
    if measurement.threads > 1 {
        label += &format!(", {} threads", measurement.threads);
    }
    if let Some((_, parts)) = fraction_of(&measurement.input) {
        label += &format!(", on 1/{parts} of the input");
    }
    label
}

/// Are these the same program, called in the same way, on the same kind of input?
fn is_same(a: &Measurement, b: &Measurement, on_all: bool) -> bool {
    (&a.program, a.precision) == (&b.program, b.precision)
        && (on_all || a.threads == b.threads)
        && whole(&a.input) == whole(&b.input)
}

/// The input that an input is a fraction of, or itself.
fn whole(input: &str) -> &str {
    fraction_of(input).map_or(input, |(whole, _)| whole)
}
