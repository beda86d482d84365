//! Inputs as files that other languages read: NumPy's arrays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use ndarray::{Array1, Array2};
use ndarray_npy::{WritableElement, WriteNpyExt};
use step0_problem::files::table::Reading;
use step0_problem::files::{Contents, Fault, Kind};
use step0_problem::generate::Recipe;
use step0_problem::{ClusterSet, LabelledPoints};
use tempfile::NamedTempFile;
use workbook_base::output::print;

use crate::inputs::{self, Sets};

/// Which input, and where to.
#[derive(Args, Debug)]
pub struct Options {
    /// One of the workshop's data sets: workshop or scaling
    #[arg(long, value_name = "NAME", required_unless_present_any = ["left", "input_name"], conflicts_with_all = ["left", "right", "input_name"])]
    dataset: Option<Dataset>,
    /// The left set: N clusters of 1 to MAX-1 points made from SEED, or a file as the
    /// steps read it
    #[arg(long, value_name = "N,MAX,SEED|FILE", requires = "right")]
    left: Option<PathBuf>,
    /// The right set, given like the left one
    #[arg(long, value_name = "N,MAX,SEED|FILE", requires = "left")]
    right: Option<PathBuf>,
    /// An input of `cargo workbook bench`: pairs200, clouds, size-512, scaling.1of40…
    #[arg(long, value_name = "NAME", conflicts_with_all = ["left", "right"])]
    input_name: Option<String>,
    /// Write left_points.npy, left_offsets.npy, left_ids.npy and the same of the
    /// right set into this folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Dataset {
    Workshop,
    Scaling,
}

/// Writes what is asked for.
///
/// # Errors
/// If the input is bad or a file cannot be written.
pub fn export_input(options: &Options) -> Result<ExitCode> {
    let sets = match (&options.dataset, &options.left, &options.right) {
        (Some(Dataset::Workshop), ..) => inputs::make_input("workshop")?,
        (Some(Dataset::Scaling), ..) => inputs::make_input("scaling")?,
        (None, Some(left), Some(right)) => [read_side(left)?, read_side(right)?],
        _ => inputs::make_input(options.input_name.as_deref().unwrap_or_default())?,
    };
    write_npy(&options.out, &sets)?;
    print(&format!("The arrays are in {}", options.out.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// A set from a recipe or a file.
fn read_side(side: &Path) -> Result<ClusterSet> {
    if let Some(recipe) = side.to_str().and_then(recipe) {
        return Ok(recipe.generate()?);
    }
    let name = side.display();
    let bytes = fs::read(side).with_context(|| format!("cannot read {name}"))?;
    let told = Kind::of_name(&side.to_string_lossy());
    let read = Contents::new(bytes, told)
        .and_then(|contents| contents.read(&Reading::default()));
    let points = read.map_err(|fault| in_file(side, fault))?.points;
    points.cluster_set().with_context(|| name.to_string())
}

fn in_file(file: &Path, Fault { line, message }: Fault) -> anyhow::Error {
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    anyhow::anyhow!("{}{line}: {message}", file.display())
}

/// `N,MAX,SEED`, if it is three integers.
fn recipe(text: &str) -> Option<Recipe> {
    let mut numbers = text.split(',').map(str::trim);
    let mut next = || numbers.next();
    let (clusters, max_size, seed) = (next()?, next()?, next()?);
    let recipe = Recipe {
        clusters: clusters.parse().ok()?,
        max_size: max_size.parse().ok()?,
        seed: seed.parse().ok()?,
    };
    next().is_none().then_some(recipe)
}

/// Writes each set as three arrays: `points` float64 of shape (n, 3), `offsets` int64
/// (cluster i is `points[offsets[i]:offsets[i + 1]]`) and `ids` int64.
///
/// # Errors
/// If a file cannot be written. Files are written under other names and then moved into
/// place.
pub fn write_npy(folder: &Path, sets: &Sets) -> Result<()> {
    let write = || -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut written = Vec::new();
        for (side, set) in ["left", "right"].into_iter().zip(sets) {
            let points = LabelledPoints::from(set).points;
            let points = Array2::from_shape_fn((points.len(), 3), |(i, axis)| {
                points[i][axis]
            });
            let mut offsets = vec![0];
            for cluster in set.clusters() {
                offsets.push(offsets[offsets.len() - 1] + cluster.size() as i64);
            }
            let ids = Array1::from(set.ids().to_vec());
            written.push((beside(folder, &points)?, format!("{side}_points.npy")));
            let offsets = Array1::from(offsets);
            written.push((beside(folder, &offsets)?, format!("{side}_offsets.npy")));
            written.push((beside(folder, &ids)?, format!("{side}_ids.npy")));
        }
        // No file takes its place before all of them are complete.
        for (file, name) in written {
            file.persist(folder.join(name))?;
        }
        Ok(())
    };
    write().with_context(|| format!("cannot write arrays to {}", folder.display()))
}

fn beside<A: WritableElement, D: ndarray::Dimension>(
    folder: &Path,
    array: &ndarray::Array<A, D>,
) -> Result<NamedTempFile> {
    let file = NamedTempFile::new_in(folder)?;
    let mut writer = std::io::BufWriter::new(file);
    array.write_npy(&mut writer)?;
    Ok(writer.into_inner()?)
}

/// Writes both sets as tables that the steps read, left.csv and right.csv. Numbers have
/// as few digits as it takes to read back the same value.
///
/// # Errors
/// If a file cannot be written.
pub fn write_csv(folder: &Path, sets: &Sets) -> Result<()> {
    use std::io::Write;
    let write = |name: &str, set: &ClusterSet| -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut text = String::from("x,y,z,cluster\n");
        let all = LabelledPoints::from(set);
        for ([x, y, z], label) in all.points.iter().zip(&all.labels) {
            text.push_str(&format!("{x},{y},{z},{label}\n"));
        }
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(folder.join(name))?;
        Ok(())
    };
    for (name, set) in ["left.csv", "right.csv"].into_iter().zip(sets) {
        write(name, set).with_context(|| {
            format!("cannot write {}", folder.join(name).display())
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray_npy::read_npy;

    #[test]
    fn arrays_are_read_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("a new folder");
        let sets = inputs::make_input("workshop").unwrap();
        write_npy(&folder, &sets).unwrap();
        for (side, set) in ["left", "right"].into_iter().zip(&sets) {
            let file = |name: &str| folder.join(format!("{side}_{name}.npy"));
            let points: Array2<f64> = read_npy(file("points")).unwrap();
            let offsets: Array1<i64> = read_npy(file("offsets")).unwrap();
            let ids: Array1<i64> = read_npy(file("ids")).unwrap();
            assert_eq!(ids.as_slice().unwrap(), set.ids());
            assert_eq!(offsets[offsets.len() - 1], set.point_count() as i64);
            for (index, cluster) in set.clusters().iter().enumerate() {
                let rows = offsets[index] as usize..offsets[index + 1] as usize;
                let rows: Vec<usize> = rows.collect();
                assert_eq!(points.select(ndarray::Axis(0), &rows), cluster.view());
            }
        }
        let names = fs::read_dir(&folder).unwrap().count();
        assert_eq!(names, 6, "and nothing else");
    }

    #[test]
    fn tables_are_read_back_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let sets = inputs::make_input("workshop.1of4").unwrap();
        write_csv(folder.path(), &sets).unwrap();
        let read = ["left.csv", "right.csv"]
            .map(|name| read_side(&folder.path().join(name)).unwrap());
        assert_eq!(read, sets);
    }

    #[test]
    fn a_recipe_is_three_integers() {
        assert_eq!(
            recipe("400, 200,1"),
            Some(Recipe { clusters: 400, max_size: 200, seed: 1 })
        );
        for other in ["400,200", "400,200,1,2", "a,b,c", "left.csv", ""] {
            assert_eq!(recipe(other), None, "{other}");
        }
    }

    #[test]
    fn bad_files_are_named_with_their_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("red.csv");
        fs::write(&file, "x,y,z,cluster\n1,two,3,4\n").unwrap();
        let error = format!("{:#}", read_side(&file).unwrap_err());
        assert!(error.contains("red.csv:2: expected a finite number"), "{error}");
        let error = format!("{:#}", read_side(Path::new("red.txt")).unwrap_err());
        assert!(error.contains("cannot read red.txt"), "{error}");
    }
}
