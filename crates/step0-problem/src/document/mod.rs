//! The JSON document that a measured program prints with `--json`.
//!
//! Steps and labs write it, programs in other languages print the same, and
//! `cargo workbook bench` reads it: one type, so that what one side writes the other
//! one understands.

mod read;
mod write;

use std::collections::BTreeMap;

#[cfg(feature = "clock")]
use crate::clock::Timed;
use crate::contract::Comparison;
use crate::{
    ClusterSet, Error, Match, Nearest, Pairing, Precision, Result, name_of,
};

/// What a program did and how long it took. Fields that do not apply to a program
/// are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The program, or the part of it that was run: "step3-simd",
    /// "direct-f32-avx512".
    pub step: String,
    /// The experiment that it belongs to, and its name there.
    pub experiment: Option<String>,
    /// Its name in the experiment.
    pub variant: Option<String>,
    /// The precision that it computed in.
    pub precision: Option<Precision>,
    /// How many threads it had.
    pub threads: Option<usize>,
    /// What it ran on: "cpu avx2", or the name of a GPU.
    pub device: Option<String>,
    /// Did the processor only stand in for the device?
    pub software: bool,
    /// The size of the left set.
    pub left: Option<Size>,
    /// The size of the right set.
    pub right: Option<Size>,
    /// Pairs of points, each counted once.
    pub point_pairs: Option<u64>,
    /// The n of the synthetic nest.
    pub hello: Option<u64>,
    /// The sum of the nest, a whole number that f64 holds exactly.
    pub result: Option<f64>,
    /// What `amount` counts: "bytes", "square roots".
    pub unit: Option<String>,
    /// How much work a run does.
    pub amount: Option<u64>,
    /// The wall time of each run, in seconds.
    pub runs_s: Vec<f64>,
    /// The wall time in seconds: the median of the runs.
    pub wall_s: f64,
    /// The processor time in seconds: the median of the runs.
    pub cpu_s: f64,
    /// Were the times read from a GPU's own clock?
    pub by_gpu_clock: Option<bool>,
    /// Other facts about the run, by name.
    pub facts: BTreeMap<String, f64>,
    /// Pairs of points a second.
    pub pairs_per_s: Option<f64>,
    /// The nearest of each cluster on the left.
    pub left_to_right: Option<Vec<Entry>>,
    /// The nearest of each cluster on the right.
    pub right_to_left: Option<Vec<Entry>>,
    /// How far the answer is from step 1's.
    pub verify: Option<Comparison>,
}

/// The size of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many clusters.
    pub clusters: u64,
    /// How many points in all of them.
    pub points: u64,
}

/// A cluster, and the id and distance of its nearest if one is near enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The id of the cluster.
    pub cluster: i64,
    /// Its name, if the file has names in place of ids.
    pub name: Option<String>,
    /// The id of its nearest.
    pub nearest: Option<i64>,
    /// The name of that, if the file has names in place of ids.
    pub nearest_name: Option<String>,
    /// The distance to the nearest.
    pub distance: Option<f64>,
}

/// An [`Entry`] whose names belong to someone else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryRef<'a> {
    /// The id of the cluster.
    pub cluster: i64,
    /// Its name, if the file has names in place of ids.
    pub name: Option<&'a str>,
    /// The id of its nearest.
    pub nearest: Option<i64>,
    /// The name of that, if the file has names in place of ids.
    pub nearest_name: Option<&'a str>,
    /// The distance to the nearest.
    pub distance: Option<f64>,
}

impl Document {
    /// The times of a program with this name.
    #[cfg(feature = "clock")]
    pub fn new<T>(step: &str, timed: &Timed<T>) -> Self {
        Document {
            step: step.into(),
            runs_s: timed.runs.clone(),
            wall_s: timed.wall,
            cpu_s: timed.cpu,
            ..Document::default()
        }
    }

    /// The answer.
    ///
    /// # Errors
    /// Bad input if the document has no answer, or if a cluster has no nearest.
    pub fn pairing(&self) -> Result<Pairing> {
        let (Some(left_to_right), Some(right_to_left)) =
            (&self.left_to_right, &self.right_to_left)
        else {
            let message = "left_to_right or right_to_left is missing";
            return Err(Error::BadInput(message.into()));
        };
        Ok(Pairing {
            left_to_right: nearest("left_to_right", left_to_right)?,
            right_to_left: nearest("right_to_left", right_to_left)?,
        })
    }
}

fn nearest(side: &str, entries: &[Entry]) -> Result<Vec<Nearest>> {
    let nearest = |(index, entry): (usize, &Entry)| match *entry {
        Entry {
            cluster, nearest: Some(nearest), distance: Some(distance), ..
        } => Ok(Nearest { cluster, nearest, distance }),
        _ => Err(Error::BadInput(format!(
            "{side}[{index}]: expected a nearest cluster and its distance"
        ))),
    };
    entries.iter().enumerate().map(nearest).collect()
}

impl From<&ClusterSet> for Size {
    fn from(set: &ClusterSet) -> Self {
        Size {
            clusters: set.clusters().len() as u64,
            points: set.point_count() as u64,
        }
    }
}

impl<'a> EntryRef<'a> {
    /// What was found about a cluster, with the names of its own side and of the
    /// other one.
    pub fn new(found: &Match, [own, other]: [Option<&'a [String]>; 2]) -> Self {
        let (nearest, distance) = found.nearest.unzip();
        EntryRef {
            cluster: found.cluster,
            name: name_of(own, found.cluster),
            nearest,
            nearest_name: nearest.and_then(|id| name_of(other, id)),
            distance,
        }
    }
}

impl<'a> From<&'a Entry> for EntryRef<'a> {
    fn from(entry: &'a Entry) -> Self {
        EntryRef {
            cluster: entry.cluster,
            name: entry.name.as_deref(),
            nearest: entry.nearest,
            nearest_name: entry.nearest_name.as_deref(),
            distance: entry.distance,
        }
    }
}
