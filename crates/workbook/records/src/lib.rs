//! Records: what was measured, on what machine and when. Every figure and every
//! measured number of the book comes from one.
//!
//! A record is one run of one experiment on one machine, a JSON file: ours are
//! `book/records/HOST/EXPERIMENT.json`, the reader's `target/records/HOST/…`.
//! `book/records/schema.json` is the shape of one as a JSON Schema, made from the
//! types below.
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

mod compilation;
mod host;
mod reference;
mod store;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use compilation::announce_compilation;
pub use host::{Cache, Cores, Gpu, Host};
pub use reference::{REFERENCE_FILE, reference_host};
pub use step0_problem::Precision;
pub use store::{Origin, Records, Stored, read_record, write_record};

/// The version of the shape below. A record of another version has to be made again.
pub const SCHEMA: u32 = 1;

/// One run of one experiment on one machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of this shape: [`SCHEMA`].
    pub schema: u32,
    /// Which experiment: the name of the file without its extension.
    pub experiment: String,
    /// When it ended, as in 2026-11-21T12:40:00Z.
    pub date: String,
    /// The commit that was measured, in 40 hexadecimal digits; "unknown" outside of
    /// git.
    pub commit: String,
    /// Whether the sources of a crate differed from that commit.
    pub modified: bool,
    /// Fewer rounds and smaller inputs than a full run.
    pub quick: bool,
    /// What else was running when it started: the load average over one minute, in
    /// threads, if the system tells it.
    pub load: Option<f64>,
    /// The machine.
    pub host: Host,
    /// What was measured. No two have the same [`Key`].
    pub measurements: Vec<Measurement>,
}

/// One program, as it was called, on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// A step ("step3-simd"), a peer ("numba-loop"), a variant, a loop.
    pub program: String,
    /// What it computes in, if there is a choice.
    pub precision: Option<Precision>,
    /// How many threads or processes it may use.
    pub threads: u32,
    /// What it worked on: "scaling", say.
    pub input: String,
    /// What it ran on: "cpu avx512", say.
    pub device: String,
    /// What compiled or ran the program, unless it is a step: with versions and flags, as
    /// in "g++ 12.2.0 -O3 -march=native".
    pub toolchain: Option<String>,
    /// How much a run works through.
    pub work: Work,
    /// The runs in the order they were made.
    pub runs: Vec<Run>,
    /// What else was found out, by name: "max_abs_diff" from step 1, "lines" of code…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, f64>,
}

/// What tells a measurement from the others in its record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// As in [`Measurement`].
    pub program: String,
    /// As in [`Measurement`].
    pub precision: Option<Precision>,
    /// As in [`Measurement`].
    pub threads: u32,
    /// As in [`Measurement`].
    pub input: String,
}

/// How much a run works through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// The unit: "point pairs", "terms", "bytes", "builds".
    pub unit: String,
    /// How many units.
    pub amount: u64,
    /// The sizes of both sides, if the work is pairs of points.
    pub sides: Option<[Side; 2]>,
}

/// The size of a set of clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// How many clusters.
    pub clusters: u64,
    /// How many points in all of them.
    pub points: u64,
}

/// One call of the program in one round: the median of its repetitions, after one to
/// warm up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The interleaved round that it belongs to, from 0.
    pub round: u32,
    /// Seconds on the clock.
    pub wall_s: f64,
    /// Seconds of processor time, those of child processes included.
    pub cpu_s: f64,
}

impl Record {
    /// Checks what the types leave open.
    ///
    /// # Errors
    /// The first thing that is wrong, and where.
    pub fn check_rules(&self) -> Result<()> {
        ensure!(
            self.schema == SCHEMA,
            "it is of schema {}, and this workbook reads schema {SCHEMA}; \
             measure again with `cargo workbook bench`",
            self.schema
        );
        ensure!(
            is_name(&self.experiment),
            "experiment: {}",
            name_rule(&self.experiment)
        );
        humantime::parse_rfc3339(&self.date).with_context(|| {
            format!("date: expected 2026-11-21T12:40:00Z, found {}", self.date)
        })?;
        let is_commit = self.commit.len() == 40
            && self.commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        ensure!(
            is_commit || self.commit == "unknown",
            "commit: expected 40 hexadecimal digits or \"unknown\", found {}",
            self.commit
        );
        self.host.check_rules().context("host")?;
        ensure!(!self.measurements.is_empty(), "measurements: there are none");
        for (index, measurement) in self.measurements.iter().enumerate() {
            let place = || format!("measurements[{index}] ({})", measurement.key());
            measurement.check_rules().with_context(place)?;
            let before = &self.measurements[..index];
            ensure!(
                before.iter().all(|other| other.key() != measurement.key()),
                "{}: measured twice",
                place()
            );
        }
        Ok(())
    }
}

impl Measurement {
    /// What tells this measurement from the others in its record.
    pub fn key(&self) -> Key {
        Key {
            program: self.program.clone(),
            precision: self.precision,
            threads: self.threads,
            input: self.input.clone(),
        }
    }

    fn check_rules(&self) -> Result<()> {
        for name in [&self.program, &self.input] {
            ensure!(is_name(name), "{}", name_rule(name));
        }
        ensure!(self.threads > 0, "threads: expected 1 or more");
        ensure!(self.work.amount > 0, "work: expected an amount of 1 or more");
        ensure!(!self.runs.is_empty(), "runs: there are none");
        for (index, run) in self.runs.iter().enumerate() {
            ensure!(
                run.wall_s.is_finite() && run.wall_s > 0.0,
                "runs[{index}]: expected a wall time above 0, found {}",
                run.wall_s
            );
            ensure!(
                run.cpu_s.is_finite() && run.cpu_s >= 0.0,
                "runs[{index}]: expected a CPU time of 0 or more, found {}",
                run.cpu_s
            );
        }
        for (name, value) in &self.facts {
            ensure!(value.is_finite(), "facts: {name} is {value}");
        }
        ensure!(
            !self.facts.contains_key(SOFTWARE) || may_record_software(),
            "it ran on {}, a stand-in for a device on the processor, whose times say \
             nothing about a device",
            self.device
        );
        Ok(())
    }

    /// Median, least and greatest wall time of the runs, in seconds.
    pub fn wall(&self) -> Spread {
        Spread::of_numbers(self.runs.iter().map(|run| run.wall_s))
    }

    /// Median, least and greatest CPU time of the runs, in seconds.
    pub fn cpu(&self) -> Spread {
        Spread::of_numbers(self.runs.iter().map(|run| run.cpu_s))
    }

    /// Median, least and greatest rate: units of work in a second.
    pub fn rate(&self) -> Spread {
        let amount = self.work.amount as f64;
        Spread::of_numbers(self.runs.iter().map(|run| amount / run.wall_s))
    }
}

impl std::fmt::Display for Key {
    /// "step3-simd f32, 1 thread, scaling".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plural = if self.threads == 1 { "" } else { "s" };
        f.write_str(&self.program)?;
        if let Some(precision) = self.precision {
            write!(f, " {precision}")?;
        }
        write!(f, ", {} thread{plural}, {}", self.threads, self.input)
    }
}

/// The middle of some numbers, and how far they spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The middle one, or the mean of the middle two.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
}

impl Spread {
    /// The spread of at least one number, none of them NaN.
    fn of_numbers(numbers: impl Iterator<Item = f64>) -> Self {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_by(f64::total_cmp);
        let (low, high) =
            (numbers[(numbers.len() - 1) / 2], numbers[numbers.len() / 2]);
        Spread {
            median: f64::midpoint(low, high),
            least: numbers[0],
            greatest: numbers[numbers.len() - 1],
        }
    }
}

/// Is this fit for a file name and for a directive in the prose?
pub fn is_name(name: &str) -> bool {
    let may_hold = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(may_hold)
}

fn name_rule(name: &str) -> String {
    format!(
        "expected a name of letters, digits, '-', '_', '.' and '+', found \"{name}\""
    )
}

/// The fact that marks a measurement on a stand-in for a device. Only records that a test
/// makes may have it, so that everything else can be tested without a device.
pub const SOFTWARE: &str = "software";

/// Does a test ask to count a stand-in as a device?
pub fn may_record_software() -> bool {
    std::env::var_os("WORKBOOK_TEST_SOFTWARE").is_some_and(|value| value == "1")
}

/// The file that holds the shape of a record, below the repository's root.
pub const SCHEMA_FILE: &str = "book/records/schema.json";

/// The shape of a record as a JSON Schema.
///
/// # Errors
/// If it cannot be written as JSON.
#[cfg(feature = "schema")]
pub fn json_schema() -> Result<String> {
    Ok(serde_json::to_string_pretty(&schemars::schema_for!(Record))? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        let spread = Spread::of_numbers([4.0, 1.0, 8.0, 2.0].into_iter());
        assert_eq!(spread, Spread { median: 3.0, least: 1.0, greatest: 8.0 });
        assert_eq!(Spread::of_numbers([5.0, 9.0, 7.0].into_iter()).median, 7.0);
    }
}
