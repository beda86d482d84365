//! A grid of points for VTK and ParaView.

use std::io::{self, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::ZlibEncoder};

use crate::Point;

/// The values of an array, one for each point.
#[derive(Debug, Clone, Copy)]
pub enum Values<'a> {
    /// Integers, such as labels.
    Int64(&'a [i64]),
    /// Floats; infinities and NaN are allowed.
    Float64(&'a [f64]),
}

/// Writes points, and arrays with a value for each point, as an unstructured grid in
/// which each point is also a cell, so that ParaView can show and threshold them.
/// ParaView colours it by the array named `scalars` at first.
///
/// # Errors
/// Any error of `out`; invalid input if an array does not have a value for each
/// point, if two arrays have the same name, if no array is named `scalars`, or if a
/// name contains a control character, which XML does not allow.
pub fn write(
    out: &mut impl Write,
    points: &[Point],
    scalars: &str,
    arrays: &[(&str, Values)],
) -> io::Result<()> {
    check(points.len(), scalars, arrays)?;
    let count = points.len();
    let scalars = escaped(scalars);
    write!(
        out,
        r#"<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64" compressor="vtkZLibDataCompressor">
<UnstructuredGrid>
<Piece NumberOfPoints="{count}" NumberOfCells="{count}">
<PointData Scalars="{scalars}">
"#
    )?;
    for &(name, values) in arrays {
        match values {
            Values::Int64(values) => write_i64(out, name, values.iter().copied())?,
            Values::Float64(values) => write_f64(out, name, 1, values)?,
        }
    }
    writeln!(out, "</PointData>\n<Points>")?;
    write_f64(out, "Points", 3, points.as_flattened())?;
    writeln!(out, "</Points>\n<Cells>")?;
    // Cell i is made of point i and ends at i + 1 in the list of all cells' points.
    let count = count as i64;
    write_i64(out, "connectivity", 0..count)?;
    write_i64(out, "offsets", 1..=count)?;
    const VERTEX: u8 = 1;
    write_array(out, "UInt8", "types", 1, points.iter().map(|_| [VERTEX]))?;
    writeln!(out, "</Cells>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>")
}

fn check(count: usize, scalars: &str, arrays: &[(&str, Values)]) -> io::Result<()> {
    let invalid =
        |message| Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    for (index, (name, values)) in arrays.iter().enumerate() {
        let found = match values {
            Values::Int64(values) => values.len(),
            Values::Float64(values) => values.len(),
        };
        if found != count {
            return invalid(format!(
                "expected {count} values in {name:?}, found {found}"
            ));
        }
        if arrays[..index].iter().any(|(other, _)| other == name) {
            return invalid(format!("expected one array {name:?}, found two"));
        }
        if name.contains(|c: char| {
            c.is_control() || ['\u{fffe}', '\u{ffff}'].contains(&c)
        }) {
            return invalid(format!(
                "expected a name that XML can hold, found {name:?}"
            ));
        }
    }
    if arrays.iter().all(|(name, _)| *name != scalars) {
        return invalid(format!("expected an array named {scalars:?}, found none"));
    }
    Ok(())
}

fn escaped(name: &str) -> String {
    quick_xml::escape::escape(name).into_owned()
}

fn write_i64(
    out: &mut impl Write,
    name: &str,
    values: impl Iterator<Item = i64>,
) -> io::Result<()> {
    write_array(out, "Int64", name, 1, values.map(i64::to_le_bytes))
}

fn write_f64(
    out: &mut impl Write,
    name: &str,
    components: usize,
    values: &[f64],
) -> io::Result<()> {
    let values = values.iter().map(|x| x.to_le_bytes());
    write_array(out, "Float64", name, components, values)
}

fn write_array<const SIZE: usize>(
    out: &mut impl Write,
    kind: &str,
    name: &str,
    components: usize,
    values: impl Iterator<Item = [u8; SIZE]>,
) -> io::Result<()> {
    let name = escaped(name);
    write!(out, r#"<DataArray type="{kind}" Name="{name}""#)?;
    // VTK leaves the attribute out for one component; meshio makes a matrix of it.
    if components > 1 {
        write!(out, r#" NumberOfComponents="{components}""#)?;
    }
    writeln!(out, r#" format="binary">"#)?;
    let (header, data) = compressed(values)?;
    write_base64(out, &header)?;
    write_base64(out, &data)?;
    writeln!(out, "\n</DataArray>")
}

/// The header of an array (see [`compressed`](super::compressed)) and its blocks.
fn compressed<const SIZE: usize>(
    mut values: impl Iterator<Item = [u8; SIZE]>,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    /// VTK's own choice, a multiple of the size of every type.
    const BLOCK: usize = 32768;
    let (mut data, mut sizes, mut last) = (Vec::new(), Vec::new(), 0);
    loop {
        let block: Vec<u8> = values.by_ref().take(BLOCK / SIZE).flatten().collect();
        if block.is_empty() {
            break;
        }
        let start = data.len();
        let mut encoder = ZlibEncoder::new(&mut data, Compression::default());
        encoder.write_all(&block)?;
        encoder.finish()?;
        sizes.push(data.len() - start);
        last = block.len() % BLOCK;
    }
    let words = [sizes.len(), BLOCK, last].into_iter().chain(sizes);
    Ok((words.flat_map(|word| (word as u64).to_le_bytes()).collect(), data))
}

fn write_base64(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    // Three bytes make four characters, so padding can only follow the last piece.
    for piece in bytes.chunks(3 * 4096) {
        out.write_all(STANDARD.encode(piece).as_bytes())?;
    }
    Ok(())
}
