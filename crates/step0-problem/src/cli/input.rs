//! The two sets of a run, from the generator or from files.

use std::io::{self, Write};
use std::path::Path;

use super::request::{Request, Side, Source};
use crate::files::{Fault, Noise, csv, vtk};
use crate::generate::{Recipe, WORKSHOP};
use crate::{ClusterSet, Error, LabelledPoints, Point, Result};

/// The two sets, and a name for them together.
pub struct Input {
    pub name: String,
    pub left: Loaded,
    pub right: Loaded,
}

/// One set, and its points in the order of the file they came from.
pub struct Loaded {
    pub points: LabelledPoints,
    pub set: ClusterSet,
}

impl Input {
    /// Makes or reads what the request names.
    pub fn load(request: &Request) -> Result<Input> {
        match &request.source {
            None => Input::new("workshop", WORKSHOP.map(Side::Recipe), request),
            Some(Source::Named(name, recipes)) => {
                Input::new(name, recipes.map(Side::Recipe), request)
            }
            Some(Source::Sides(left, right)) => {
                let name = format!("{} and {}", left.name(), right.name());
                Input::new(&name, [left.clone(), right.clone()], request)
            }
            Some(Source::Channels(path, channel)) => {
                let read = |bytes: &[u8]| {
                    csv::read_channels(bytes, &request.columns, channel)
                };
                let [left, right] = read_file(path, read)?;
                let path = path.display();
                let name = format!("{path}: {} and {}", left.name, right.name);
                let load = |side: csv::Channel| {
                    let name = format!("{path} ({channel} {})", side.name);
                    Loaded::new(&name, side.points, true, request)
                };
                Ok(Input { name, left: load(left)?, right: load(right)? })
            }
        }
    }

    /// The two sets that these recipes make.
    pub fn generated(name: &str, recipes: [Recipe; 2]) -> Result<Input> {
        let [left, right] = recipes.map(|recipe| recipe.generate());
        Ok(Input { name: name.into(), left: left?.into(), right: right?.into() })
    }

    fn new(name: &str, sides: [Side; 2], request: &Request) -> Result<Input> {
        let [left, right] = sides.map(|side| side.load(request));
        Ok(Input { name: name.into(), left: left?, right: right? })
    }

    /// The point pairs, each counted once although it serves both directions.
    pub fn point_pairs(&self) -> u64 {
        self.left.set.point_count() as u64 * self.right.set.point_count() as u64
    }
}

impl Side {
    fn name(&self) -> String {
        match self {
            Side::Recipe(recipe) => {
                format!("{},{},{}", recipe.clusters, recipe.max_size, recipe.seed)
            }
            Side::Csv(path) | Side::Vtu(path) => path.display().to_string(),
        }
    }

    fn load(&self, request: &Request) -> Result<Loaded> {
        let points = match self {
            Side::Recipe(recipe) => LabelledPoints::from(&recipe.generate()?),
            Side::Csv(path) => {
                read_file(path, |bytes| csv::read(bytes, &request.columns))?
            }
            Side::Vtu(path) => {
                let label = request.label.as_deref();
                read_file(path, |bytes| vtk::read(bytes, label, &Noise::None))?
                    .points
            }
        };
        let from_file = !matches!(self, Side::Recipe(_));
        Loaded::new(&self.name(), points, from_file, request)
    }
}

impl Loaded {
    fn new(
        name: &str,
        mut points: LabelledPoints,
        from_file: bool,
        request: &Request,
    ) -> Result<Loaded> {
        let all = points.labels.len();
        if all == 0 {
            return Err(in_file(name, "expected at least one point, found none"));
        }
        let noise =
            if from_file && !request.keep_noise { points.drop_noise() } else { 0 };
        if noise > 0 {
            let _ = writeln!(
                io::stderr(),
                "{name}: left out {noise} of {all} points as noise (label -1); \
                 --keep-noise keeps them"
            );
        }
        if noise > 0 && noise == all {
            return Err(Error::BadInput(format!(
                "{name}: every point is noise (label -1); --keep-noise keeps them"
            )));
        }
        if let Some(factors) = request.scale {
            points.scale(factors);
            let finite = |point: &Point| point.iter().all(|x| x.is_finite());
            if let Some(index) =
                points.points.iter().position(|point| !finite(point))
            {
                let message =
                    format!("point {index} overflows when multiplied by --scale");
                return Err(in_file(name, &message));
            }
        }
        let set = points
            .cluster_set()
            .map_err(|error| in_file(name, &error.to_string()))?;
        Ok(Loaded { points, set })
    }
}

impl From<ClusterSet> for Loaded {
    fn from(set: ClusterSet) -> Self {
        Loaded { points: LabelledPoints::from(&set), set }
    }
}

fn in_file(name: &str, message: &str) -> Error {
    Error::BadInput(format!("{name}: {message}"))
}

fn read_file<T>(
    path: &Path,
    read: impl Fn(&[u8]) -> std::result::Result<T, Fault>,
) -> Result<T> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(in_file(&name, "expected a file, found a folder"));
    }
    let bytes =
        std::fs::read(path).map_err(|error| in_file(&name, &error.to_string()))?;
    read(&bytes).map_err(|fault| match fault.line {
        Some(line) => in_file(&format!("{name}:{line}"), &fault.message),
        None => in_file(&name, &fault.message),
    })
}
