//! Writes VTU files into a folder, and next to each a text file with what VTK must
//! find in it, bit for bit. `scripts/vtk_readback.py` compares the two.
//!
//! A line of the text file is `active`, `points`, `Int64` or `Float64`, then the
//! name (no name for points), then the values as 16 hexadecimal digits each; tabs
//! between.

use std::{fs, io, path::Path};

use step0_problem::{
    Point,
    files::vtk::{self, Values},
};

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).ok_or_else(|| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "expected a folder to write into",
        )
    })?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    write_cloud(folder, "none", 0)?;
    write_cloud(folder, "one", 1)?;
    // The writer's blocks hold 4096 numbers: one array just fits, another just does
    // not.
    write_cloud(folder, "block", 4096)?;
    write_cloud(folder, "block-and-one", 4097)?;
    write_cloud(folder, "many", 100_000)?;
    write_extremes(folder)
}

/// A cloud, written as the steps write theirs.
fn write_cloud(folder: &Path, stem: &str, count: i64) -> io::Result<()> {
    let points: Vec<Point> = (0..count)
        .map(|i| [i as f64 / 3.0, (i as f64).sin(), -(i as f64).sqrt()])
        .collect();
    let cluster: Vec<i64> = (0..count).map(|i| i * i % 1009 - 7).collect();
    let nearest: Vec<i64> = (0..count).rev().collect();
    let distance: Vec<f64> = (0..count).map(|i| 1.0 / (i as f64 + 0.1)).collect();
    let arrays = [
        ("cluster", Values::Int64(&cluster)),
        ("nearest", Values::Int64(&nearest)),
        ("distance", Values::Float64(&distance)),
    ];
    write_case(folder, stem, &points, "cluster", &arrays)
}

/// The values that are most easily lost, under a name that needs escaping.
fn write_extremes(folder: &Path) -> io::Result<()> {
    let points = [
        [-0.0, f64::MIN_POSITIVE, f64::from_bits(1)],
        [f64::MAX, f64::MIN, 1.0 / 3.0],
        [f64::EPSILON, 1e-300, -1e300],
        [0.1, 0.2, 0.3],
    ];
    let integers = [i64::MIN, i64::MAX, -1, 0];
    let floats = [f64::NAN, -0.0, f64::NEG_INFINITY, f64::from_bits(1)];
    let payload =
        [f64::from_bits(0xfff8_0000_dead_beef), f64::MAX, 0.0, f64::INFINITY];
    let arrays = [
        ("floats", Values::Float64(&floats)),
        ("<a> & \"b\" > 'ç'", Values::Int64(&integers)),
        ("payload", Values::Float64(&payload)),
    ];
    write_case(folder, "extremes", &points, "<a> & \"b\" > 'ç'", &arrays)
}

fn write_case(
    folder: &Path,
    stem: &str,
    points: &[Point],
    scalars: &str,
    arrays: &[(&str, Values)],
) -> io::Result<()> {
    let mut file = io::BufWriter::new(fs::File::create(
        folder.join(stem).with_extension("vtu"),
    )?);
    vtk::write(&mut file, points, scalars, arrays)?;
    file.into_inner()?;

    let mut expected = format!("active\t{scalars}\t\n");
    expected += &format!(
        "points\t\t{}\n",
        hex(points.as_flattened().iter().map(|x| x.to_bits()))
    );
    for &(name, values) in arrays {
        let (kind, digits) = match values {
            Values::Int64(values) => {
                ("Int64", hex(values.iter().map(|&x| x as u64)))
            }
            Values::Float64(values) => {
                ("Float64", hex(values.iter().map(|x| x.to_bits())))
            }
        };
        expected += &format!("{kind}\t{name}\t{digits}\n");
    }
    fs::write(folder.join(stem).with_extension("txt"), expected)
}

fn hex(values: impl Iterator<Item = u64>) -> String {
    values.map(|bits| format!("{bits:016x}")).collect::<Vec<_>>().join(" ")
}
