//! What can be typed behind a step's name, and what of it makes sense.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::Info;
use crate::files::csv::Columns;
use crate::generate::{Recipe, SCALING, WORKSHOP};
use crate::{Error, Isa, Options, Point, Precision, Result};

/// Up to here every partial sum of the nest is below 2⁵³ and therefore exact.
const HELLO_MOST: u64 = 16_000;

/// What `--hello` leaves without a meaning.
const DATA_OPTIONS: [&str; 12] = [
    "dataset",
    "left",
    "right",
    "input",
    "columns",
    "label",
    "scale",
    "keep-noise",
    "max-distance",
    "precision",
    "out",
    "verify",
];

/// The command line as clap knows it; `derive` would read shorter and take longer to
/// compile than all steps together.
fn command(info: &Info) -> Command {
    let command = Command::new(info.name).about(info.about).after_help(AFTER_HELP);
    command.args(data_options()).args(run_options()).args(answer_options())
}

/// Where the two sets come from.
fn data_options() -> [Arg; 9] {
    let sides = ["left", "right", "input"];
    [
        option("dataset", "NAME", "One of the workshop's data sets")
            .value_parser(["workshop", "scaling"])
            .conflicts_with_all(sides),
        option("left", "N,MAX,SEED|FILE", "The left set: made, or a .csv or .vtu file")
            .long_help(
                "The left set: N clusters of 1 to MAX-1 points made from SEED, or a file \
                 that ends in .csv or .vtu",
            )
            .value_parser(value_parser!(PathBuf))
            .requires("right"),
        option("right", "N,MAX,SEED|FILE", "The right set, given like the left one")
            .value_parser(value_parser!(PathBuf))
            .requires("left"),
        option("input", "FILE", "One CSV file with both sets, told apart by --channel")
            .value_parser(value_parser!(PathBuf))
            .requires("channel")
            .conflicts_with_all(&sides[..2]),
        option("channel", "COLUMN", "A column of two values; the first seen is left")
            .requires("input"),
        option("columns", "X,Y,Z", "The CSV columns of the coordinates [default: x,y,z]")
            .value_parser(three_names),
        option("label", "NAME", "The CSV column or VTU array with the cluster ids")
            .long_help(
                "The CSV column with the cluster ids [default: cluster], or the VTU array \
                 [default: the active scalars, else the only array of one component]",
            ),
        option("scale", "X,Y,Z", "Multiply the coordinates, by the size of a voxel, say")
            .value_parser(three_factors)
            .allow_hyphen_values(true),
        flag("keep-noise", "Treat points labelled -1 as a cluster, do not drop them"),
    ]
}

/// How to compute.
fn run_options() -> [Arg; 3] {
    [
        option("precision", "TYPE", "The precision that distances are computed in")
            .value_parser(["f64", "f32"]),
        option("threads", "N", "How many threads to use, where there is a choice")
            .value_parser(value_parser!(u64).range(1..=4096)),
        option("repeat", "N", "Report the median of N runs, after one to warm up")
            .value_parser(value_parser!(u64).range(1..=1_000_000))
            .default_value("1"),
    ]
}

/// What to do with the answer.
fn answer_options() -> [Arg; 5] {
    [
        option(
            "max-distance",
            "D",
            "Report a pair that is farther apart than D as none",
        )
        .value_parser(distance)
        .allow_negative_numbers(true),
        option(
            "out",
            "DIR",
            "Write left.vtu, right.vtu and pairs.csv into this folder",
        )
        .value_parser(value_parser!(PathBuf)),
        flag("json", "Print one JSON document instead of a table"),
        flag("verify", "Compare the answer with step 1's"),
        option("hello", "N", "Run the synthetic nest of four loops with N instead")
            .value_parser(value_parser!(u64).range(..=HELLO_MOST))
            .conflicts_with_all(DATA_OPTIONS),
    ]
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

const AFTER_HELP: &str = "\
Without arguments: solves the workshop's data, then times itself on the larger set.
WORKBOOK_ISA=baseline|avx2|avx512 in the environment forces an instruction set.
Exit status: 0 done, 1 failed, 2 bad input or usage, 77 not on this machine.";

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
    /// A table.
    Csv(PathBuf),
    /// A VTK unstructured grid.
    Vtu(PathBuf),
}

/// Reads the command line. What is wrong with it, or the help that was asked for,
/// has been printed when this returns the exit status.
pub fn parse(info: &Info) -> std::result::Result<Request, ExitCode> {
    let mut command = command(info);
    let parsed =
        command.try_get_matches_from_mut(std::env::args_os()).and_then(|matches| {
            request(&matches, info).map_err(|message| {
                command.error(ErrorKind::ValueValidation, message)
            })
        });
    parsed.map_err(|error| {
        // Help that nobody reads to the end is no failure.
        let _ = error.print();
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })
}

/// What was typed, checked for what clap cannot know.
fn request(
    matches: &ArgMatches,
    info: &Info,
) -> std::result::Result<Request, String> {
    let mut columns = Columns::default();
    columns.axes = get(matches, "columns").unwrap_or(columns.axes);
    let label: Option<String> = get(matches, "label");
    columns.label = label.clone().unwrap_or(columns.label);
    let request = Request {
        source: source(matches)?,
        columns,
        label,
        scale: get(matches, "scale"),
        keep_noise: matches.get_flag("keep-noise"),
        max_distance: get(matches, "max-distance"),
        precision: precision(matches, info)?,
        threads: threads(matches, info)?,
        repeat: get::<u64>(matches, "repeat").map_or(1, |n| n as usize),
        out: get(matches, "out"),
        json: matches.get_flag("json"),
        verify: matches.get_flag("verify"),
        hello: get(matches, "hello"),
        bare: !matches.args_present(),
    };
    request.check_relevance(matches)?;
    Ok(request)
}

fn get<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    name: &str,
) -> Option<T> {
    matches.get_one::<T>(name).cloned()
}

fn source(matches: &ArgMatches) -> std::result::Result<Option<Source>, String> {
    let path = |name| get::<PathBuf>(matches, name);
    if let Some(name) = get::<String>(matches, "dataset") {
        return Ok(Some(match name.as_str() {
            "workshop" => Source::Named("workshop", WORKSHOP),
            _ => Source::Named("scaling", SCALING),
        }));
    }
    if let (Some(left), Some(right)) = (path("left"), path("right")) {
        return Ok(Some(Source::Sides(Side::parse(&left)?, Side::parse(&right)?)));
    }
    if let (Some(input), Some(channel)) = (path("input"), get(matches, "channel")) {
        return match Side::parse(&input)? {
            Side::Csv(path) => Ok(Some(Source::Channels(path, channel))),
            _ => Err("expected a .csv file behind --input".into()),
        };
    }
    Ok(None)
}

fn precision(
    matches: &ArgMatches,
    info: &Info,
) -> std::result::Result<Precision, String> {
    let chosen = match get::<String>(matches, "precision").as_deref() {
        None => info.precisions[0],
        Some("f64") => Precision::F64,
        Some(_) => Precision::F32,
    };
    if info.precisions.contains(&chosen) {
        return Ok(chosen);
    }
    Err(format!(
        "{} computes in {} only, not in {chosen}",
        info.name, info.precisions[0]
    ))
}

fn threads(matches: &ArgMatches, info: &Info) -> std::result::Result<usize, String> {
    match get::<u64>(matches, "threads") {
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

impl Request {
    /// An option that would do nothing is a mistake worth naming.
    fn check_relevance(
        &self,
        matches: &ArgMatches,
    ) -> std::result::Result<(), String> {
        let reads = |kind: fn(&Side) -> bool| match &self.source {
            Some(Source::Sides(left, right)) => kind(left) || kind(right),
            _ => false,
        };
        let csv = matches!(self.source, Some(Source::Channels(..)))
            || reads(|side| matches!(side, Side::Csv(_)));
        let file = csv || reads(|side| matches!(side, Side::Vtu(_)));
        if matches.contains_id("columns") && !csv {
            return Err(
                "--columns names columns of a CSV file, and none is read".into()
            );
        }
        if self.label.is_some() && !file {
            return Err(
                "--label names a column or array of a file, and none is read".into(),
            );
        }
        if self.keep_noise && !file {
            return Err(
                "--keep-noise is about the labels of a file, and none is read"
                    .into(),
            );
        }
        Ok(())
    }

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
