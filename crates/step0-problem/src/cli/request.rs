//! What a run is asked to do: what was typed, and whether it makes sense.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;

use super::arguments::command;
use crate::files::csv::Columns;
use crate::generate::{Recipe, SCALING, WORKSHOP};
use crate::{About, Extras, Isa, Options, Point, Precision, Result, Step};

/// What a run is asked to do, checked.
pub struct Request {
    /// Where the data come from; `None` means from the workshop.
    pub source: Option<Source>,
    pub columns: Columns,
    /// The VTU array that was given.
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
    /// The step's own options that were typed.
    pub extras: Extras,
    bare: bool,
}

/// Where the two sets come from.
pub enum Source {
    /// One of the workshop's sets, by name.
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
    request.check_relevance(matches)?;
    Ok(request)
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
    /// An option that would have no effect is a mistake worth reporting.
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

    /// The files that are read.
    pub fn files(&self) -> Vec<&Path> {
        match &self.source {
            Some(Source::Channels(path, _)) => vec![path],
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
            Side::Csv(path) | Side::Vtu(path) => Some(path),
        }
    }

    fn parse(path: &Path) -> std::result::Result<Side, String> {
        if let Some(recipe) = path.to_str().and_then(recipe) {
            return recipe.map(Side::Recipe);
        }
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("csv") => Ok(Side::Csv(path.to_path_buf())),
            Some("vtu") => Ok(Side::Vtu(path.to_path_buf())),
            _ => Err(format!(
                "expected N,MAX,SEED or a file that ends in .csv (a table separated by \
                 commas) or .vtu, found {path:?}"
            )),
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
