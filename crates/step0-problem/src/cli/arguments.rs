//! What can be typed after a step's name, described for clap.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};

use crate::{Extra, Point, Precision, Result, Step, VERSION};

/// Up to here every partial sum of the nest is below 2⁵³ and therefore exact.
const HELLO_MOST: u64 = 4_041;

/// The options that mean nothing together with `--hello`.
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

/// The command line for clap. With `derive` it would be shorter, but take longer to
/// compile than all steps together.
pub fn command(step: &dyn Step) -> Command {
    let about = step.about();
    let command = Command::new(about.name)
        .about(about.summary)
        .version(env!("CARGO_PKG_VERSION"))
        .long_version(VERSION)
        .after_help(AFTER_HELP);
    command
        .args(data_options())
        .args(run_options())
        .args(step.extras().iter().map(extra))
        .args(answer_options())
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
            .requires("input")
            .conflicts_with_all(&sides[..2]),
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
            .value_parser(
                PossibleValuesParser::new(["f64", "f32"]).try_map(precision),
            ),
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

/// An option that only this step has.
fn extra(extra: &Extra) -> Arg {
    match extra.value {
        None => flag(extra.name, extra.help),
        Some(value) if extra.values.is_empty() => {
            option(extra.name, value, extra.help)
        }
        Some(value) => option(extra.name, value, extra.help)
            .value_parser(PossibleValuesParser::new(extra.values.iter().copied())),
    }
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
Exit status: 0 done, 1 failed, 2 bad input or usage, 77 not on this machine,
130 interrupted.";

fn three_names(text: &str) -> std::result::Result<[String; 3], String> {
    let names: Vec<String> =
        text.split(',').map(|name| name.trim().to_string()).collect();
    let names: [String; 3] =
        names.try_into().map_err(|_| "expected three names: X,Y,Z")?;
    let [x, y, z] = &names;
    if names.iter().any(String::is_empty) || x == y || y == z || x == z {
        return Err("expected three different names: X,Y,Z".into());
    }
    Ok(names)
}

fn three_factors(text: &str) -> std::result::Result<Point, String> {
    let wrong = || {
        format!(
            "expected three finite numbers X,Y,Z, none of them 0, found \"{text}\""
        )
    };
    let factors: Option<Vec<f64>> =
        text.split(',').map(|factor| factor.trim().parse().ok()).collect();
    let factors: Point =
        factors.and_then(|f| f.try_into().ok()).ok_or_else(wrong)?;
    if factors.iter().all(|&factor| factor.is_finite() && factor != 0.0) {
        Ok(factors)
    } else {
        Err(wrong())
    }
}

fn precision(name: String) -> Result<Precision> {
    name.parse()
}

fn distance(text: &str) -> std::result::Result<f64, String> {
    let distance = text.parse().ok().filter(|d: &f64| *d >= 0.0);
    distance.ok_or_else(|| "expected a distance of 0 or more".into())
}
