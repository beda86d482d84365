//! What can be typed behind a step's name, and what of it makes sense.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, error::ErrorKind};

use super::Info;
use crate::files::csv::Columns;
use crate::generate::{Recipe, SCALING, WORKSHOP};
use crate::{Error, Isa, Options, Point, Precision, Result};

/// Without arguments: solves the workshop's data, then times itself on a larger set.
#[derive(Parser, Debug)]
#[command(version, max_term_width = 100)]
pub struct Arguments {
    /// One of the workshop's data sets: 758 + 332 points, or 40,032 + 43,187
    #[arg(long, value_enum, conflicts_with_all = ["left", "right", "input"])]
    dataset: Option<Dataset>,
    /// The left set: N clusters of fewer than MAX points made from SEED, or a .csv or .vtu file
    #[arg(long, value_name = "N,MAX,SEED|FILE", requires = "right")]
    left: Option<PathBuf>,
    /// The right set, given like the left one
    #[arg(long, value_name = "N,MAX,SEED|FILE", requires = "left")]
    right: Option<PathBuf>,
    /// One CSV file with both sets, told apart by the two values of --channel
    #[arg(long, value_name = "FILE", requires = "channel", conflicts_with_all = ["left", "right"])]
    input: Option<PathBuf>,
    /// The column that tells left from right; the value seen first is left
    #[arg(long, value_name = "COLUMN", requires = "input")]
    channel: Option<String>,
    /// The CSV columns of the coordinates [default: x,y,z]
    #[arg(long, value_name = "X,Y,Z", value_parser = three_names)]
    columns: Option<[String; 3]>,
    /// The CSV column [default: cluster] or VTU array with the cluster ids
    #[arg(long, value_name = "NAME")]
    label: Option<String>,
    /// Multiply the coordinates, by the size of a voxel, say
    #[arg(long, value_name = "X,Y,Z", value_parser = three_factors, allow_hyphen_values = true)]
    scale: Option<Point>,
    /// Treat the points labelled -1 as a cluster instead of dropping them
    #[arg(long)]
    keep_noise: bool,
    /// Report a pair that is farther apart than D as none
    #[arg(long, value_name = "D", value_parser = distance, allow_negative_numbers = true)]
    max_distance: Option<f64>,
    /// The precision that distances are computed in
    #[arg(long, value_enum)]
    precision: Option<PrecisionName>,
    /// How many threads to use
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    threads: Option<u32>,
    /// Time N runs after one that warms up, and report their median
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Write left.vtu, right.vtu and pairs.csv into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print one JSON document instead of a table
    #[arg(long)]
    json: bool,
    /// Compare the answer with step 1's
    #[arg(long)]
    verify: bool,
    /// Run the synthetic nest of four loops with N instead
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=HELLO_MOST),
        conflicts_with_all = ["dataset", "left", "right", "input", "columns", "label", "scale",
            "keep_noise", "max_distance", "precision", "out", "verify"])]
    hello: Option<u64>,
}

/// Up to here every partial sum of the nest is below 2⁵³ and therefore exact.
const HELLO_MOST: u64 = 16_000;

#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum Dataset {
    Workshop,
    Scaling,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum PrecisionName {
    F64,
    F32,
}

/// What a run is asked to do, checked.
pub struct Request {
    /// Where the data come from; nowhere named, from the workshop.
    pub source: Option<Source>,
    pub columns: Columns,
    /// The VTU array that was named.
    pub label: Option<String>,
    pub scale: Option<Point>,
    pub keep_noise: bool,
    pub max_distance: Option<f64>,
    pub precision: Precision,
    pub threads: usize,
    pub repeat: usize,
    pub out: Option<PathBuf>,
    pub json: bool,
    pub verify: bool,
    pub hello: Option<u64>,
    bare: bool,
}

/// Where the two sets come from.
pub enum Source {
    /// A set of the workshop's, by name.
    Named(&'static str, [Recipe; 2]),
    /// Each side by itself.
    Sides(Side, Side),
    /// One CSV file with both sides, and the column that tells them apart.
    Channels(PathBuf, String),
}

/// Where one set comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// The generator.
    Recipe(Recipe),
    /// A file.
    Csv(PathBuf),
    /// A file.
    Vtu(PathBuf),
}

impl Arguments {
    /// Reads the command line. What is wrong with it, or the help that was asked for, has
    /// been printed when this returns the exit status.
    pub fn parse(info: &Info) -> std::result::Result<Request, ExitCode> {
        let mut command = Arguments::command().name(info.name).about(info.about);
        let parsed = command
            .try_get_matches_from_mut(std::env::args_os())
            .and_then(|matches| Arguments::from_arg_matches(&matches))
            .and_then(|arguments| {
                arguments.check(info).map_err(|message| {
                    command.error(ErrorKind::ValueValidation, message)
                })
            });
        parsed.map_err(|error| {
            // Help that nobody reads to the end is no failure.
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        })
    }

    fn check(self, info: &Info) -> std::result::Result<Request, String> {
        let bare = std::env::args_os().len() == 1;
        let source = self.source()?;
        self.check_relevance(source.as_ref())?;
        let precision = self.precision(info)?;
        let threads = self.threads(info)?;
        let mut columns = Columns::default();
        columns.axes = self.columns.unwrap_or(columns.axes);
        columns.label = self.label.clone().unwrap_or(columns.label);
        Ok(Request {
            source,
            columns,
            label: self.label,
            scale: self.scale,
            keep_noise: self.keep_noise,
            max_distance: self.max_distance,
            precision,
            threads,
            repeat: self.repeat as usize,
            out: self.out,
            json: self.json,
            verify: self.verify,
            hello: self.hello,
            bare,
        })
    }

    fn source(&self) -> std::result::Result<Option<Source>, String> {
        Ok(
            match (self.dataset, &self.left, &self.right, &self.input, &self.channel)
            {
                (Some(Dataset::Workshop), ..) => {
                    Some(Source::Named("workshop", WORKSHOP))
                }
                (Some(Dataset::Scaling), ..) => {
                    Some(Source::Named("scaling", SCALING))
                }
                (_, Some(left), Some(right), ..) => {
                    Some(Source::Sides(Side::parse(left)?, Side::parse(right)?))
                }
                (.., Some(input), Some(channel)) => {
                    match Side::parse(input)? {
                        Side::Csv(_) => (),
                        _ => {
                            return Err("expected a .csv file behind --input".into());
                        }
                    }
                    Some(Source::Channels(input.clone(), channel.clone()))
                }
                _ => None,
            },
        )
    }

    /// An option that would do nothing is a mistake worth naming.
    fn check_relevance(
        &self,
        source: Option<&Source>,
    ) -> std::result::Result<(), String> {
        let sides = match source {
            Some(Source::Sides(left, right)) => vec![left, right],
            _ => vec![],
        };
        let csv = matches!(source, Some(Source::Channels(..)))
            || sides.iter().any(|side| matches!(side, Side::Csv(_)));
        let vtu = sides.iter().any(|side| matches!(side, Side::Vtu(_)));
        if self.columns.is_some() && !csv {
            return Err(
                "--columns names columns of a CSV file, and none is read".into()
            );
        }
        if self.label.is_some() && !csv && !vtu {
            return Err(
                "--label names a column or array of a file, and none is read".into(),
            );
        }
        if self.keep_noise && !csv && !vtu {
            return Err(
                "--keep-noise is about the labels of a file, and none is read"
                    .into(),
            );
        }
        Ok(())
    }

    fn precision(&self, info: &Info) -> std::result::Result<Precision, String> {
        let chosen = match self.precision {
            None => info.precisions[0],
            Some(PrecisionName::F64) => Precision::F64,
            Some(PrecisionName::F32) => Precision::F32,
        };
        if info.precisions.contains(&chosen) {
            return Ok(chosen);
        }
        Err(format!(
            "{} computes in {} only, not in {chosen}",
            info.name, info.precisions[0]
        ))
    }

    fn threads(&self, info: &Info) -> std::result::Result<usize, String> {
        match self.threads {
            Some(threads) if threads > 1 && !info.parallel => {
                Err(format!("{} runs on one thread, not on {threads}", info.name))
            }
            Some(threads) => Ok(threads as usize),
            None if info.parallel => {
                Ok(std::thread::available_parallelism().map_or(1, usize::from))
            }
            None => Ok(1),
        }
    }
}

impl Request {
    /// What the step itself is told.
    pub fn options(&self) -> Result<Options> {
        let isa = match std::env::var("WORKBOOK_ISA") {
            Ok(name) if !name.is_empty() => {
                Some(name.parse::<Isa>().map_err(|error| {
                    Error::BadInput(format!(
                        "in the environment variable WORKBOOK_ISA: {error}"
                    ))
                })?)
            }
            _ => None,
        };
        Ok(Options { precision: self.precision, threads: self.threads, isa })
    }

    /// Was the step's name typed and nothing else?
    pub fn nothing_named(&self) -> bool {
        self.bare
    }
}

impl Side {
    fn parse(path: &Path) -> std::result::Result<Side, String> {
        if let Some(recipe) = path.to_str().and_then(recipe) {
            return recipe.map(Side::Recipe);
        }
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("csv") => Ok(Side::Csv(path.to_path_buf())),
            Some("vtu") => Ok(Side::Vtu(path.to_path_buf())),
            _ => Err(format!(
                "expected N,MAX,SEED or a file that ends in .csv or .vtu, found {path:?}"
            )),
        }
    }
}

/// `N,MAX,SEED`, if it is three integers at all.
fn recipe(text: &str) -> Option<std::result::Result<Recipe, String>> {
    let numbers: Vec<u64> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [clusters, max_size, seed] = numbers[..] else { return None };
    let recipe = || {
        Some(Recipe {
            clusters: usize::try_from(clusters).ok().filter(|&n| n > 0)?,
            max_size: u32::try_from(max_size).ok().filter(|&max| max > 1)?,
            seed: u32::try_from(seed).ok()?,
        })
    };
    Some(recipe().ok_or_else(|| {
        format!("expected N from 1, MAX from 2 and MAX and SEED below 2³², found \"{text}\"")
    }))
}

fn three_names(text: &str) -> std::result::Result<[String; 3], String> {
    let names: Vec<String> =
        text.split(',').map(|name| name.trim().to_string()).collect();
    let names: [String; 3] =
        names.try_into().map_err(|_| "expected three names: X,Y,Z")?;
    match names.iter().any(String::is_empty) {
        true => Err("expected three names: X,Y,Z".into()),
        false => Ok(names),
    }
}

fn three_factors(text: &str) -> std::result::Result<Point, String> {
    let wrong = || format!("expected three finite numbers X,Y,Z, found \"{text}\"");
    let factors: Option<Vec<f64>> =
        text.split(',').map(|factor| factor.trim().parse().ok()).collect();
    let factors: Point =
        factors.and_then(|f| f.try_into().ok()).ok_or_else(wrong)?;
    if factors.iter().all(|factor| factor.is_finite()) {
        Ok(factors)
    } else {
        Err(wrong())
    }
}

fn distance(text: &str) -> std::result::Result<f64, String> {
    let distance = text.parse().ok().filter(|d: &f64| *d >= 0.0);
    distance.ok_or_else(|| "expected a distance of 0 or more".into())
}
