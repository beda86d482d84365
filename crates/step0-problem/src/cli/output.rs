//! The files that `--out` asks for.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::folder::{Folder, Unpublished};
use super::interrupt;
use crate::files::{pairs, vtk};
use crate::{Error, LabelledPoints, Matches, Result};

const NAMES: [&str; 3] = ["left.vtu", "right.vtu", "pairs.csv"];

/// Makes the folder and tries to write to it before anything is computed: a long run
/// should not end with an answer that cannot be saved. Refuses to replace an input.
pub fn prepare(folder: &Path, inputs: &[&Path]) -> Result<()> {
    if folder.is_file() {
        let message =
            format!("--out wants a folder, and {} is a file", folder.display());
        return Err(Error::BadInput(message));
    }
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    interrupt::watch();
    // If another run is writing there at the moment, then this one can do so, too.
    Folder::try_take(folder)
        .and_then(|free| free.map_or(Ok(()), Folder::end))
        .map_err(|error| failed(folder, error))?;
    for place in NAMES.map(|name| folder.join(name)) {
        if place.is_dir() {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(failed(&place, error));
        }
        let same =
            |input: &&&Path| match (input.canonicalize(), place.canonicalize()) {
                (Ok(input), Ok(place)) => input == place,
                _ => false,
            };
        if let Some(input) = inputs.iter().find(same) {
            return Err(Error::BadInput(format!(
                "--out would replace the input {}: name another folder",
                input.display()
            )));
        }
    }
    Ok(())
}

/// Writes left.vtu, right.vtu and pairs.csv. Each is written under another name in the
/// same folder; only when all three are complete do they get their real names, and
/// until then no other run writes there.
pub fn write(
    folder: &Path,
    [left, right]: &[LabelledPoints; 2],
    names: [Option<&[String]>; 2],
    matches: [Matches; 2],
) -> Result<()> {
    let mut out = Out {
        folder: Folder::wait_for(folder).map_err(|error| failed(folder, error))?,
        path: folder,
    };
    out.write(NAMES[0], |file| write_side(file, left, matches[0]))?;
    out.write(NAMES[1], |file| write_side(file, right, matches[1]))?;
    out.write(NAMES[2], |file| pairs::write(file, matches, names))?;
    out.publish()
}

/// The folder that is written into, and its name for messages.
struct Out<'a> {
    folder: Folder,
    path: &'a Path,
}

impl Out<'_> {
    fn write(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<&fs::File>) -> io::Result<()>,
    ) -> Result<()> {
        let write_all = || {
            let file = self.folder.begin(name)?;
            let mut out = BufWriter::new(&file);
            write(&mut out)?;
            out.flush()?;
            drop(out);
            file.sync_all()
        };
        write_all().map_err(|error| failed(&self.path.join(name), error))
    }

    fn publish(mut self) -> Result<()> {
        let Err(Unpublished { published, error }) = self.folder.publish(&NAMES)
        else {
            return Ok(());
        };
        let failed = failed(&self.path.join(NAMES[published]), error);
        Err(match &NAMES[..published] {
            [] => failed,
            new => Error::Failed(format!(
                "{failed}; new: {}; as before: {}",
                new.join(", "),
                NAMES[published..].join(", ")
            )),
        })
    }
}

/// The points in the order they came in, each with its cluster, and that cluster's
/// nearest and the distance to it, or -1 and NaN if it has no nearest.
fn write_side(
    out: &mut impl Write,
    LabelledPoints { points, labels }: &LabelledPoints,
    matches: Matches,
) -> io::Result<()> {
    let nearest_of = |&label: &i64| {
        let nearest = matches.of(label).and_then(|found| found.nearest);
        nearest.unwrap_or((-1, f64::NAN))
    };
    let (nearest, distance): (Vec<i64>, Vec<f64>) =
        labels.iter().map(nearest_of).unzip();
    let arrays = [
        ("cluster", vtk::Values::Int64(labels)),
        ("nearest", vtk::Values::Int64(&nearest)),
        ("distance", vtk::Values::Float64(&distance)),
    ];
    vtk::write(out, points, "cluster", &arrays)
}

fn failed(place: &Path, error: io::Error) -> Error {
    // Only the kind of error: the rest names a temporary file that means nothing to
    // a reader.
    Error::Failed(format!("cannot write {}: {}", place.display(), error.kind()))
}
