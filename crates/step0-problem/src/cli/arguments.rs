//! What can be typed after a step's name, described for clap.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};

use crate::files::Noise;
use crate::files::table::{Decimal, Separator};
use crate::{Extra, Point, Precision, Result, Step, VERSION};

/// Up to here every partial sum of the nest is below 2⁵³ and therefore exact.
const HELLO_MOST: u64 = 4_041;

/// The options about files that count for one of two files, too: for both, for the
/// left one and for the right one.
pub const FOR_SIDES: [[&str; 3]; 7] = [
    ["columns", "left-columns", "right-columns"],
    ["label", "left-label", "right-label"],
    ["noise", "left-noise", "right-noise"],
    ["scale", "left-scale", "right-scale"],
    ["separator", "left-separator", "right-separator"],
    ["decimal", "left-decimal", "right-decimal"],
    ["skip", "left-skip", "right-skip"],
];

/// The other options that are about files.
const FOR_FILES: [&str; 5] =
    ["input", "channel", "channels", "format", "keep-noise"];

/// The other options that mean nothing together with `--hello`.
const DATA_OPTIONS: [&str; 7] =
    ["dataset", "left", "right", "max-distance", "precision", "out", "verify"];

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
        .args(file_options())
        .args(run_options())
        .args(step.extras().iter().map(extra))
        .args(answer_options())
}

/// Where the two sets come from.
fn data_options() -> [Arg; 6] {
    let sides = ["left", "right", "input"];
    [
        option("dataset", "NAME", "One of the workshop's data sets")
            .value_parser(["workshop", "scaling"])
            .conflicts_with_all(sides),
        option("left", "N,MAX,SEED|FILE", "The left set: made, or read from a file")
            .long_help(
                "The left set: N clusters of 1 to MAX-1 points made from SEED, or a file: \
                 a table (.csv, .tsv, .txt, .xls, .dat) or a file of VTK (.vtu, .vtp), each \
                 also as .gz, or - for standard input",
            )
            .value_parser(value_parser!(PathBuf))
            .requires("right"),
        option("right", "N,MAX,SEED|FILE", "The right set, given like the left one")
            .value_parser(value_parser!(PathBuf))
            .requires("left"),
        option("input", "FILE", "A table with both sets, told apart by --channel")
            .value_parser(value_parser!(PathBuf))
            .requires("channel")
            .conflicts_with_all(&sides[..2]),
        option("channel", "COLUMN", "A column of two values; the first seen is left")
            .requires("input")
            .conflicts_with_all(&sides[..2]),
        option("channels", "A,B", "The values of the left and the right set in it")
            .value_parser(two_values)
            .requires("channel"),
    ]
}

/// How files are read.
fn file_options() -> Vec<Arg> {
    let for_sides = [
        option("columns", "X,Y,Z", "The columns of the coordinates [default: x,y,z]")
            .long_help(
                "The columns of the coordinates [default: x,y,z], in any case and without \
                 their unit; of points in a plane only X,Y, and z is 0",
            )
            .value_parser(axes),
        option("label", "NAME", "The column or array of the cluster ids [default: cluster]")
            .long_help(
                "The column or array of the cluster ids [default: cluster; in a file of \
                 VTK else the active scalars, else the only array of one component]",
            ),
        option("noise", "LIST", "The labels of noise [default: every negative number]")
            .long_help(
                "The labels of noise, which is left out [default: every negative number]: \
                 0, say, or -1,0,NA; an empty one stands for missing labels",
            )
            .value_parser(noise)
            .allow_hyphen_values(true)
            .conflicts_with("keep-noise"),
        option("scale", "X,Y,Z", "Multiply the coordinates, by the size of a voxel, say")
            .value_parser(three_factors)
            .allow_hyphen_values(true),
        option("separator", "CHARACTER", "What separates columns [default: as in the header]")
            .long_help(
                "What separates the columns of a table: , or ; or another character, or tab \
                 or blank [default: that of the four with which the header names the columns]",
            )
            .value_parser(str::parse::<Separator>)
            .allow_hyphen_values(true),
        option("decimal", ".|,", "The decimal mark [default: . and with semicolons also ,]")
            .value_parser(decimal),
        option("skip", "N", "Skip N lines at the beginning of a table")
            .value_parser(value_parser!(u32)),
    ];
    let others = [
        flag("keep-noise", "Leave no noise out: a negative label is a cluster, too"),
        option("format", "KIND", "What a file is whose name does not tell")
            .value_parser(["csv", "vtu", "vtp"]),
    ];
    let of_one_side = |side: usize, both: &Arg, name: &'static str| {
        let text = format!("The same for the {} set alone", ["left", "right"][side]);
        both.clone().id(name).long(name).help(text).long_help(None::<&str>)
    };
    let of_sides =
        for_sides.iter().zip(FOR_SIDES).flat_map(|(both, [_, left, right])| {
            [both.clone(), of_one_side(0, both, left), of_one_side(1, both, right)]
        });
    let all = of_sides.chain(others);
    all.map(|option| option.help_heading("Options for files")).collect()
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
            .conflicts_with_all(DATA_OPTIONS)
            .conflicts_with_all(FOR_FILES)
            .conflicts_with_all(FOR_SIDES.as_flattened()),
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
130 interrupted. A run that fails prints no answer, unless it has one and only cannot
write its files.";

fn axes(text: &str) -> std::result::Result<Vec<String>, String> {
    let names: Vec<String> =
        text.split(',').map(|name| name.trim().to_string()).collect();
    let is_twice = |(index, name)| names[..index].contains(name);
    if !(2..=3).contains(&names.len())
        || names.iter().any(String::is_empty)
        || names.iter().enumerate().any(is_twice)
    {
        return Err("expected three different names, X,Y,Z, or two, X,Y".into());
    }
    Ok(names)
}

fn two_values(text: &str) -> std::result::Result<[String; 2], String> {
    let values: Vec<String> =
        text.split(',').map(|value| value.trim().to_string()).collect();
    match <[String; 2]>::try_from(values) {
        Ok([one, two]) if one != two && !one.is_empty() && !two.is_empty() => {
            Ok([one, two])
        }
        _ => Err("expected two different values: LEFT,RIGHT".into()),
    }
}

fn noise(text: &str) -> std::result::Result<Noise, String> {
    if text.starts_with("--") {
        return Err(
            "expected a list of labels; an empty one is written --noise=".into()
        );
    }
    Ok(Noise::listed(text))
}

fn decimal(text: &str) -> std::result::Result<Decimal, String> {
    match text {
        "." => Ok(Decimal::Point),
        "," => Ok(Decimal::Comma),
        _ => Err("expected . or ,".into()),
    }
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
