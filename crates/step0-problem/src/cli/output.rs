//! The files that `--out` asks for.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::input::{Input, Loaded};
use crate::files::{pairs, vtk};
use crate::{Error, Match, Result};

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
    tempfile::tempfile_in(folder).map_err(|error| failed(folder, error))?;
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

/// Writes left.vtu, right.vtu and pairs.csv. Each is written under a temporary name
/// in the same folder; only when all three are complete do they get their real
/// names.
pub fn write(folder: &Path, input: &Input, matches: &[Vec<Match>; 2]) -> Result<()> {
    let written = [
        temporary(folder, NAMES[0], |out| {
            write_side(out, &input.left, &matches[0])
        })?,
        temporary(folder, NAMES[1], |out| {
            write_side(out, &input.right, &matches[1])
        })?,
        temporary(folder, NAMES[2], |out| pairs::write(out, matches))?,
    ];
    for (file, place) in written {
        file.persist(&place).map_err(|error| failed(&place, error.error))?;
    }
    Ok(())
}

fn temporary(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<&fs::File>) -> io::Result<()>,
) -> Result<(NamedTempFile, PathBuf)> {
    let place = folder.join(name);
    let write_all = || {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The permissions of any new file; temporary files are private by
            // default.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.prefix(".writing-").suffix(name).tempfile_in(folder)?;
        let mut out = BufWriter::new(file.as_file());
        write(&mut out)?;
        out.flush()?;
        drop(out);
        file.as_file().sync_all()?;
        Ok(file)
    };
    write_all()
        .map(|file| (file, place.clone()))
        .map_err(|error| failed(&place, error))
}

/// The points in the order they came in, each with its cluster, and that cluster's
/// nearest and the distance to it, or -1 and NaN if it has no nearest.
fn write_side(
    out: &mut impl Write,
    side: &Loaded,
    matches: &[Match],
) -> io::Result<()> {
    let of_label = |label: &i64| {
        let index =
            side.set.ids().binary_search(label).expect("made from these labels");
        matches[index].nearest.unwrap_or((-1, f64::NAN))
    };
    let (nearest, distance): (Vec<i64>, Vec<f64>) =
        side.points.labels.iter().map(of_label).unzip();
    let arrays = [
        ("cluster", vtk::Values::Int64(&side.points.labels)),
        ("nearest", vtk::Values::Int64(&nearest)),
        ("distance", vtk::Values::Float64(&distance)),
    ];
    vtk::write(out, &side.points.points, "cluster", &arrays)
}

fn failed(place: &Path, error: io::Error) -> Error {
    // Only the kind of error: the rest names a temporary file that means nothing to
    // a reader.
    Error::Failed(format!("cannot write {}: {}", place.display(), error.kind()))
}
