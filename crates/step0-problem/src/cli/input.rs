//! The two sets of a run, from the generator or from files.

use std::io::Read as _;
use std::path::Path;

use super::request::{Channels, Request, STDIN, Side, SideOptions, Source};
use super::taken::{self, Read};
use crate::files::table::Channel;
use crate::files::{Contents, Fault, Labelled, Noise};
use crate::generate::{Recipe, WORKSHOP};
use crate::{ClusterSet, Error, LabelledPoints, Point, Result};

/// The two sets, and a name for them together.
pub struct Input {
    pub name: String,
    pub left: Loaded,
    pub right: Loaded,
}

/// One set.
pub struct Loaded {
    pub set: ClusterSet,
    /// Its points in the order of the file they came from, kept only for `--out`,
    /// which writes them in that order.
    pub points: Option<LabelledPoints>,
    /// The names of its clusters by their ids 0, 1, 2, …, if the file has names.
    pub names: Option<Vec<String>>,
    /// How it was read, if it comes from a file.
    read: Option<Read>,
}

impl Input {
    /// Makes or reads what the request names, and says what was taken from files.
    pub fn load(request: &Request) -> Result<Input> {
        let input = match &request.source {
            None => Input::new("workshop", WORKSHOP.map(Side::Recipe), request),
            Some(Source::Named(name, recipes)) => {
                Input::new(name, recipes.map(Side::Recipe), request)
            }
            Some(Source::Sides(left, right)) => {
                let name = format!("{} and {}", left.name(), right.name());
                Input::new(&name, [left.clone(), right.clone()], request)
            }
            Some(Source::Channels(channels)) => Input::channels(channels, request),
        }?;
        taken::compare([&input.left, &input.right].map(|side| side.read.as_ref()));
        Ok(input)
    }

    /// The two sets that these recipes make.
    pub fn generated(name: &str, recipes: [Recipe; 2]) -> Result<Input> {
        let [left, right] = recipes.map(|recipe| recipe.generate());
        Ok(Input { name: name.into(), left: left?.into(), right: right?.into() })
    }

    fn new(
        name: &str,
        [left, right]: [Side; 2],
        request: &Request,
    ) -> Result<Input> {
        let left = left.load("left", &request.sides[0], request)?;
        let right = right.load("right", &request.sides[1], request)?;
        Ok(Input { name: name.into(), left, right })
    }

    fn channels(channels: &Channels, request: &Request) -> Result<Input> {
        let Channels { path, column, named } = channels;
        let file = File::read(path, request)?;
        let reading = &request.sides[0].reading;
        let found = file.contents.read_channels(reading, column, named.as_ref());
        let [left, right] = found.map_err(|fault| in_line(&file.name, fault))?;
        let name = format!("{}: {} and {}", file.name, left.name, right.name);
        let load = |side, channel: Channel, options| {
            let place = format!("{} ({column} {})", file.name, channel.name);
            Loaded::new(side, &place, channel.labelled, options)
        };
        let left = load("left", left, &request.sides[0])?;
        let right = load("right", right, &request.sides[1])?;
        Ok(Input { name, left, right })
    }
}

impl Side {
    fn name(&self) -> String {
        match self {
            Side::Recipe(recipe) => {
                format!("{},{},{}", recipe.clusters, recipe.max_size, recipe.seed)
            }
            Side::File(path) => name_of(path),
        }
    }

    fn load(
        &self,
        side: &str,
        options: &SideOptions,
        request: &Request,
    ) -> Result<Loaded> {
        let path = match self {
            Side::Recipe(recipe) => {
                let mut points = LabelledPoints::from(&recipe.generate()?);
                scale(&mut points, &self.name(), options)?;
                return Ok(Loaded::from(points.cluster_set()?));
            }
            Side::File(path) => path,
        };
        let file = File::read(path, request)?;
        let labelled = file.contents.read(&options.reading);
        let File { name, contents } = file;
        let labelled = labelled.map_err(|fault| in_line(&name, fault))?;
        drop(contents);
        Loaded::new(side, &name, labelled, options)
    }
}

impl Loaded {
    fn new(
        side: &str,
        name: &str,
        labelled: Labelled,
        options: &SideOptions,
    ) -> Result<Loaded> {
        let Labelled { mut points, names, taken } = labelled;
        if points.labels.is_empty() && taken.left_out.is_of_no_points() {
            return Err(in_file(name, "expected at least one point, found none"));
        }
        if points.labels.is_empty() {
            let is_noise = taken.left_out.noise() > 0;
            let hint = match options.reading.noise {
                Noise::Negative if is_noise => "; --keep-noise keeps noise",
                _ => "",
            };
            let message =
                format!("every point was left out: {}{hint}", taken.left_out);
            return Err(in_file(name, &message));
        }
        scale(&mut points, name, options)?;
        let set = points
            .cluster_set()
            .map_err(|error| in_file(name, &error.to_string()))?;
        taken::say(side, name, &taken, &options.reading.noise, (&points, &set));
        let read = Some(Read {
            noise: options.reading.noise.clone(),
            is_scaled: options.scale.is_some(),
            taken,
        });
        let points = options.keeps_order.then_some(points);
        Ok(Loaded { set, points, names, read })
    }
}

impl From<ClusterSet> for Loaded {
    fn from(set: ClusterSet) -> Self {
        Loaded { set, points: None, names: None, read: None }
    }
}

/// Multiplies the coordinates, if that was asked for.
fn scale(
    points: &mut LabelledPoints,
    name: &str,
    options: &SideOptions,
) -> Result<()> {
    let Some(factors) = options.scale else { return Ok(()) };
    points.scale(factors);
    let is_finite = |point: &Point| point.iter().all(|x| x.is_finite());
    match points.points.iter().position(|point| !is_finite(point)) {
        None => Ok(()),
        Some(index) => Err(in_file(
            name,
            &format!("point {index} overflows when multiplied by --scale"),
        )),
    }
}

fn in_file(name: &str, message: &str) -> Error {
    Error::BadInput(format!("{name}: {message}"))
}

fn name_of(path: &Path) -> String {
    if path == Path::new(STDIN) {
        "standard input".into()
    } else {
        path.display().to_string()
    }
}

/// A file in memory.
struct File {
    name: String,
    contents: Contents,
}

impl File {
    fn read(path: &Path, request: &Request) -> Result<File> {
        let name = name_of(path);
        if path.is_dir() {
            return Err(in_file(&name, "expected a file, found a folder"));
        }
        let bytes = if path == Path::new(STDIN) {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        let told = request.kind(path);
        let bytes = bytes.map_err(|error| {
            let hint =
                if told.is_none() { " (expected N,MAX,SEED or a file)" } else { "" };
            in_file(&name, &format!("{error}{hint}"))
        })?;
        let contents = Contents::new(bytes, told).map_err(|fault| {
            // A message that holds a command has this word in place of the file.
            let message = fault.message.replace("FILE", &name);
            in_line(&name, Fault { message, ..fault })
        })?;
        Ok(File { name, contents })
    }
}

/// A fault in a file, with its line if that is known.
fn in_line(name: &str, fault: Fault) -> Error {
    match fault.line {
        Some(line) => in_file(&format!("{name}:{line}"), &fault.message),
        None => in_file(name, &fault.message),
    }
}
