//! Which record a number is taken from, and which measurement of it.

use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use workbook_base::repository::Repository;
use workbook_records::{
    Measurement, Origin, Precision, Record, Records, Spread, Stored, reference_host,
};

use super::gallery::ON_A_GPU;

/// What `lab-ablation --list --json` prints, committed: the ideas behind its variants.
pub const ABLATION_LIST: &str = "crates/lab-ablation/list.json";

/// Every record, and the host whose numbers the prose quotes.
pub struct Evidence {
    records: Records,
    reference: Result<String, String>,
    repository: Repository,
}

/// What `lab-gpu-anatomy --list --json` prints, committed: the predictions of its model.
pub const ANATOMY_LIST: &str = "crates/lab-gpu-anatomy/list.json";

/// A variant of an experiment on a GPU, as `lab-gpu-anatomy --list --json` describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Prediction {
    /// What records call it: a name, a point, and the language.
    pub name: String,
    /// The experiment that it belongs to.
    pub experiment: String,
    /// The question of that experiment.
    pub question: String,
    /// Its name in the experiment.
    pub variant: String,
    /// "CUDA" or "WGSL".
    pub language: String,
    /// How many times as long it should take as the experiment's first.
    pub predicted: f64,
    /// Where that comes from.
    pub because: String,
}

/// A variant of a step, as `lab-ablation --list --json` describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Variant {
    /// What records call it.
    pub name: String,
    /// The step that it is about.
    pub step: String,
    /// What it does, in a few words.
    pub idea: String,
    /// "algorithm", "language" or "hardware".
    pub kind: String,
    /// How many lines of code the idea took.
    pub lines: u64,
    /// The variant that it adds to; `None` for the one that all start from.
    pub base: Option<String>,
}

/// Which measurement of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// As in [`Measurement`].
    pub program: String,
    /// As in [`Measurement`]; one that has no precision fits too.
    pub precision: Precision,
    /// How many threads; `None` for the most that were measured.
    pub threads: Option<u32>,
    /// As in [`Measurement`]; a stated fraction of it ("scaling.1of40") serves too
    /// where only the rate counts.
    pub input: String,
}

impl Evidence {
    /// Reads every record.
    ///
    /// # Errors
    /// The first broken record.
    pub fn read_records(repository: &Repository) -> Result<Self> {
        Ok(Self {
            records: Records::read_all(repository)?,
            reference: reference_host(repository)
                .map_err(|error| format!("{error:#}")),
            repository: repository.clone(),
        })
    }

    /// Where all of it was read.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Our record of an experiment: that of the reference host, or of `host`, which
    /// may be the reader's.
    ///
    /// # Errors
    /// If it is missing: names the file, and the command that makes it.
    pub fn ours(&self, experiment: &str, host: Option<&str>) -> Result<&Stored> {
        let is_reference = host.is_none();
        let host = match (host, &self.reference) {
            (Some(host), _) => host,
            (None, Ok(host)) => host,
            (None, Err(error)) => bail!("{error}"),
        };
        // Ours come first.
        self.records
            .iter()
            .filter(|stored| stored.record.experiment == experiment)
            .find(|stored| stored.record.host.name == *host)
            .or_else(|| {
                let may_be_any = is_reference && ON_A_GPU.contains(&experiment);
                self.any(experiment).filter(|_| may_be_any)
            })
            .with_context(|| {
                format!(
                    "there is no record {}/{host}/{experiment}.json; make it on that \
                     machine with `cargo workbook bench --host {host}`",
                    Origin::Book.folder()
                )
            })
    }

    /// A record of an experiment on any machine, ours first.
    pub fn any(&self, experiment: &str) -> Option<&Stored> {
        self.records.iter().find(|stored| stored.record.experiment == experiment)
    }

    /// The reader's own record of an experiment, the latest if there are several.
    pub fn here(&self, experiment: &str) -> Option<&Stored> {
        self.records
            .iter()
            .filter(|stored| stored.record.experiment == experiment)
            .filter(|stored| stored.origin == Origin::Reader)
            .max_by(|a, b| a.record.date.cmp(&b.record.date))
    }

    /// A record of an experiment that our reference host may not have: of `host`, or
    /// the latest of ours.
    pub fn latest(&self, experiment: &str, host: Option<&str>) -> Option<&Stored> {
        self.records
            .iter()
            .filter(|stored| stored.record.experiment == experiment)
            .filter(|stored| match host {
                Some(host) => stored.record.host.name == host,
                None => stored.origin == Origin::Book,
            })
            .max_by(|a, b| a.record.date.cmp(&b.record.date))
    }

    /// What is predicted of GPUs, as committed beside the lab.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn predictions(&self) -> Result<Vec<Prediction>> {
        let text = fs::read_to_string(self.repository.path(ANATOMY_LIST))
            .with_context(|| {
                format!(
                    "cannot read {ANATOMY_LIST}; make it with \
                     `cargo run -p lab-gpu-anatomy -- --list --json > {ANATOMY_LIST}`"
                )
            })?;
        serde_json::from_str(&text).with_context(|| {
            format!("{ANATOMY_LIST} is not what --list --json prints")
        })
    }

    /// What the ablation's variants are about, as committed beside the lab.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub fn variants(&self) -> Result<Vec<Variant>> {
        let text = fs::read_to_string(self.repository.path(ABLATION_LIST))
            .with_context(|| {
                format!(
                    "cannot read {ABLATION_LIST}; make it with \
                     `cargo run -p lab-ablation -- --list --json > {ABLATION_LIST}`"
                )
            })?;
        serde_json::from_str(&text).with_context(|| {
            format!("{ABLATION_LIST} is not what --list --json prints")
        })
    }
}

impl Selector {
    /// The measurement in a record: on the very input, or else, if `fraction` will
    /// do, on a stated fraction of it.
    pub fn choose<'a>(
        &self,
        record: &'a Record,
        fraction: bool,
    ) -> Option<&'a Measurement> {
        let fits = |m: &&Measurement| {
            m.program == self.program
                && m.precision.is_none_or(|precision| precision == self.precision)
                && self.threads.is_none_or(|threads| m.threads == threads)
        };
        let on = |is_input: &dyn Fn(&str) -> bool| {
            record
                .measurements
                .iter()
                .filter(fits)
                .filter(|m| is_input(&m.input))
                .max_by_key(|m| m.threads)
        };
        on(&|input| input == self.input)
            .or_else(|| fraction.then(|| on(&|input| is_of(input, &self.input)))?)
    }

    /// The same, or an error that names record and measurement, and says what there
    /// is.
    ///
    /// # Errors
    /// If there is no such measurement.
    pub fn demand<'a>(
        &self,
        stored: &'a Stored,
        fraction: bool,
    ) -> Result<&'a Measurement> {
        self.choose(&stored.record, fraction).with_context(|| {
            format!(
                "{} holds no measurement of {self}; it holds {}; measure again with \
                 `cargo workbook bench --only {}`",
                stored.file,
                self.alternatives(&stored.record),
                self.program
            )
        })
    }

    /// The measurements of the same program, else the programs.
    fn alternatives(&self, record: &Record) -> String {
        let measured = &record.measurements;
        let mut names: Vec<String> = measured
            .iter()
            .filter(|m| m.program == self.program)
            .map(|m| m.key().to_string())
            .collect();
        if names.is_empty() {
            names = measured.iter().map(|m| m.program.clone()).collect();
        }
        names.sort();
        names.dedup();
        names.join("; ")
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { program, precision, threads, input } = self;
        match threads {
            Some(1) => write!(f, "{program} {precision}, 1 thread, {input}"),
            Some(n) => write!(f, "{program} {precision}, {n} threads, {input}"),
            None => write!(f, "{program} {precision}, any threads, {input}"),
        }
    }
}

/// Is `input` the input `whole`, or a stated fraction of it, as "scaling.1of40" is?
pub fn is_of(input: &str, whole: &str) -> bool {
    input == whole || fraction_of(input).is_some_and(|(name, _)| name == whole)
}

/// "scaling" and 40 of "scaling.1of40".
pub fn fraction_of(input: &str) -> Option<(&str, u32)> {
    let (whole, fraction) = input.rsplit_once('.')?;
    let parts = fraction.strip_prefix("1of")?.parse().ok()?;
    Some((whole, parts))
}

/// One spread over another: the least is the worst case of both.
pub fn over(of: &Spread, over: &Spread) -> Spread {
    Spread {
        median: of.median / over.median,
        least: of.least / over.greatest,
        greatest: of.greatest / over.least,
    }
}

/// Every number of a spread times `factor`, which is above 0.
pub fn times(spread: &Spread, factor: f64) -> Spread {
    Spread {
        median: spread.median * factor,
        least: spread.least * factor,
        greatest: spread.greatest * factor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_told_from_inputs_of_a_like_name() {
        assert!(is_of("scaling", "scaling"));
        assert!(is_of("scaling.1of40", "scaling"));
        assert!(!is_of("scaling2", "scaling"));
        assert!(!is_of("scaling.fast", "scaling"));
    }

    #[test]
    fn a_ratio_is_as_wide_as_both_of_its_parts() {
        let a = Spread { median: 6.0, least: 5.0, greatest: 8.0 };
        let b = Spread { median: 2.0, least: 1.0, greatest: 2.5 };
        let ratio = Spread { median: 3.0, least: 2.0, greatest: 8.0 };
        assert_eq!(over(&a, &b), ratio);
    }
}
