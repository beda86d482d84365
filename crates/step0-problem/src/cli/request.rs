//! What a run is asked to do: what was typed, and whether it makes sense.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;

use super::arguments::command;
use super::relevance::check_relevance;
use crate::files::table::Reading;
use crate::files::{Kind, Noise};
use crate::generate::{Recipe, SCALING, WORKSHOP};
use crate::{About, Extras, Isa, Options, Point, Precision, Result, Step};

/// What stands for standard input.
pub const STDIN: &str = "-";

/// What a run is asked to do, checked.
pub struct Request {
    /// Where the data come from; `None` means from the workshop.
    pub source: Option<Source>,
    /// How the left and the right set are read.
    pub sides: [SideOptions; 2],
    /// What a file is whose name does not tell.
    pub format: Option<Kind>,
    pub max_distance: Option<f64>,
    pub precision: Precision,
    pub threads: usize,
    pub repeat: usize,
    pub out: Option<PathBuf>,
    pub json: bool,
    pub verify: bool,
    pub hello: Option<u64>,
    /// The step's own options that were typed.
    pub extras: Extras,
    bare: bool,
}

/// How one set is read.
#[derive(Debug, Clone, Default)]
pub struct SideOptions {
    /// What was said about a table; the label and the noise are those of a grid, too.
    pub reading: Reading,
    pub scale: Option<Point>,
    /// Are the points wanted in the order of their file, for `--out`?
    pub keeps_order: bool,
}

/// Where the two sets come from.
pub enum Source {
    /// One of the workshop's sets, by name.
    Named(&'static str, [Recipe; 2]),
    /// Each side by itself.
    Sides(Side, Side),
    /// One table with both sides.
    Channels(Channels),
}

/// A table with both sides.
pub struct Channels {
    pub path: PathBuf,
    /// The column that tells them apart.
    pub column: String,
    /// The values of the left and the right set in it, if they were given.
    pub named: Option<[String; 2]>,
}

/// Where one set comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// The generator.
    Recipe(Recipe),
    /// A file, or standard input.
    File(PathBuf),
}

/// Reads the command line. If it is wrong or asks for help, the message or the
/// help has been printed when this returns the exit status.
pub fn parse(
    step: &dyn Step,
    arguments: Vec<OsString>,
) -> std::result::Result<Request, ExitCode> {
    let mut command = command(step);
    let parsed = command.try_get_matches_from_mut(arguments).and_then(|matches| {
        request(&matches, step)
            .map_err(|message| command.error(ErrorKind::ValueValidation, message))
    });
    parsed.map_err(|error| {
        // Help that is not read to the end is not a failure.
        let _ = error.print();
        ExitCode::from(if error.use_stderr() { 2 } else { 0 })
    })
}

/// What was typed, checked for what clap cannot know.
fn request(
    matches: &ArgMatches,
    step: &dyn Step,
) -> std::result::Result<Request, String> {
    let about = step.about();
    let request = Request {
        source: source(matches)?,
        sides: [side_options(matches, "left"), side_options(matches, "right")],
        format: get::<String>(matches, "format").map(|format| match &*format {
            "csv" => Kind::Table,
            _ => Kind::Vtk,
        }),
        max_distance: get(matches, "max-distance"),
        precision: precision(matches, &about)?,
        threads: threads(matches, &about)?,
        repeat: get::<u64>(matches, "repeat").map_or(1, |n| n as usize),
        out: get(matches, "out"),
        json: matches.get_flag("json"),
        verify: matches.get_flag("verify"),
        hello: get(matches, "hello"),
        extras: extras(matches, step),
        bare: !matches.args_present(),
    };
    check_relevance(&request, matches)?;
    Ok(request)
}

/// The options of one side: its own, else those of both.
fn side_options(matches: &ArgMatches, side: &str) -> SideOptions {
    fn own<T: Clone + Send + Sync + 'static>(
        matches: &ArgMatches,
        side: &str,
        name: &str,
    ) -> Option<T> {
        get(matches, &format!("{side}-{name}")).or_else(|| get(matches, name))
    }
    let noise = match own(matches, side, "noise") {
        Some(noise) => noise,
        None if matches.get_flag("keep-noise") => Noise::None,
        None => Noise::Negative,
    };
    let skip = own::<u32>(matches, side, "skip").map_or(0, |lines| lines as usize);
    let reading = Reading {
        axes: own(matches, side, "columns"),
        label: own(matches, side, "label"),
        separator: own(matches, side, "separator"),
        decimal: own(matches, side, "decimal"),
        skip,
        noise,
    };
    let keeps_order = matches.contains_id("out");
    SideOptions { reading, scale: own(matches, side, "scale"), keeps_order }
}

fn get<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    name: &str,
) -> Option<T> {
    matches.get_one::<T>(name).cloned()
}

/// The step's own options that were typed. A flag has no value.
fn extras(matches: &ArgMatches, step: &dyn Step) -> Extras {
    let given = step.extras().iter().filter_map(|extra| match extra.value {
        Some(_) => {
            let value = get::<String>(matches, extra.name)?;
            Some((extra.name, Some(value)))
        }
        None => matches.get_flag(extra.name).then_some((extra.name, None)),
    });
    Extras::new(given.collect())
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
    if let (Some(path), Some(column)) = (path("input"), get(matches, "channel")) {
        let named = get(matches, "channels");
        return Ok(Some(Source::Channels(Channels { path, column, named })));
    }
    Ok(None)
}

fn precision(
    matches: &ArgMatches,
    about: &About,
) -> std::result::Result<Precision, String> {
    let &About { name, precisions, .. } = about;
    let chosen = get::<Precision>(matches, "precision").unwrap_or(precisions[0]);
    if precisions.contains(&chosen) {
        return Ok(chosen);
    }
    Err(format!("{name} computes in {} only, not in {chosen}", precisions[0]))
}

fn threads(
    matches: &ArgMatches,
    about: &About,
) -> std::result::Result<usize, String> {
    match get::<u64>(matches, "threads") {
        Some(threads) if threads > 1 && !about.parallel => {
            Err(format!("{} runs on one thread, not on {threads}", about.name))
        }
        Some(threads) => Ok(threads as usize),
        None if about.parallel => {
            Ok(std::thread::available_parallelism().map_or(1, usize::from))
        }
        None => Ok(1),
    }
}

impl Request {
    /// What a file is, as far as its name or `--format` tells.
    pub fn kind(&self, path: &Path) -> Option<Kind> {
        Kind::of_name(&path.to_string_lossy()).or(self.format)
    }

    /// The file of a side, if it has one.
    pub fn file(&self, index: usize) -> Option<&Path> {
        match &self.source {
            Some(Source::Channels(channels)) => Some(&channels.path),
            Some(Source::Sides(left, right)) => [left, right][index].file(),
            _ => None,
        }
    }

    /// The files that are read.
    pub fn files(&self) -> Vec<&Path> {
        match &self.source {
            Some(Source::Channels(channels)) => vec![&channels.path],
            Some(Source::Sides(left, right)) => {
                [left, right].into_iter().filter_map(Side::file).collect()
            }
            _ => vec![],
        }
    }

    /// The options that the step itself gets.
    pub fn options(&self) -> Result<Options> {
        let isa = Isa::from_environment()?;
        Ok(Options { precision: self.precision, threads: self.threads, isa })
    }

    /// Was the step's name typed and nothing else?
    pub fn nothing_named(&self) -> bool {
        self.bare
    }
}

impl Side {
    fn file(&self) -> Option<&Path> {
        match self {
            Side::Recipe(_) => None,
            Side::File(path) => Some(path),
        }
    }

    fn parse(path: &Path) -> std::result::Result<Side, String> {
        match path.to_str().and_then(recipe) {
            Some(recipe) => recipe.map(Side::Recipe),
            None => Ok(Side::File(path.to_path_buf())),
        }
    }
}

/// `N,MAX,SEED`; `None` if the text is not three integers.
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
