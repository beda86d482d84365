//! Files as other programs than VTK write them, and VTK's files of other kinds.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::ZlibEncoder};

use crate::{choice::grid, read_all};

const CLUSTER: (&str, &str, &str) = ("Int32", "cluster", "4 5");

#[track_caller]
fn reads(text: impl AsRef<[u8]>, labels: &[i64]) {
    assert_eq!(read_all(text.as_ref(), None).unwrap().labels, labels);
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let fault = read_all(text.as_bytes(), None).unwrap_err();
    assert!(fault.message.contains(expected), "{fault:?}");
    assert!(fault.line.is_some());
}

fn labels() -> Vec<u8> {
    [4i32, 5].iter().flat_map(|label| label.to_le_bytes()).collect()
}

/// A grid whose labels are these characters, with something else in the root element.
fn binary(root: &str, text: &str) -> String {
    let binary = format!("Name=\"cluster\" format=\"binary\">{text}<");
    grid("", &[CLUSTER], &[]).replace("Name=\"cluster\">4 5<", &binary).replace(
        "type=\"UnstructuredGrid\"",
        &format!("type=\"UnstructuredGrid\" {root}"),
    )
}

/// A grid whose labels are appended in this encoding, and another array's data follow.
fn appended(root: &str, encoding: &str, data: &[u8]) -> Vec<u8> {
    let array = "Name=\"cluster\" format=\"appended\" offset=\"0\"/>\n<!-- ";
    let text = grid("", &[CLUSTER], &[])
        .replace("Name=\"cluster\">4 5</DataArray>", &format!("{array}-->"))
        .replace(
            "type=\"UnstructuredGrid\"",
            &format!("type=\"UnstructuredGrid\" {root}"),
        );
    let (xml, end) = text.split_at(text.find("</VTKFile>").unwrap());
    let head = format!("{xml}<AppendedData encoding=\"{encoding}\">_");
    [head.as_bytes(), data, b"</AppendedData>", end.as_bytes()].concat()
}

#[test]
fn a_header_may_be_encoded_apart() {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&labels()).unwrap();
    let block = encoder.finish().unwrap();
    let more = STANDARD.encode(b"what follows");
    for (word, root) in [(4, "header_type='UInt32'"), (8, "header_type='UInt64'")] {
        let words = |words: &[usize]| -> Vec<u8> {
            words
                .iter()
                .flat_map(|&n| (n as u64).to_le_bytes()[..word].to_vec())
                .collect()
        };
        let zlib = format!("{root} compressor='vtkZLibDataCompressor'");
        for (root, header, data) in [
            (root, words(&[8]), labels()),
            (&zlib, words(&[1, 8, 0, block.len()]), block.clone()),
        ] {
            let apart = STANDARD.encode(&header) + &STANDARD.encode(&data);
            let together = STANDARD.encode([header, data].concat());
            for text in [apart, together] {
                reads(binary(root, &text), &[4, 5]);
                let lines: Vec<_> =
                    text.as_bytes().chunks(5).map(String::from_utf8_lossy).collect();
                reads(binary(root, &lines.join("\r\n\t")), &[4, 5]);
                reads(appended(root, "base64", text.as_bytes()), &[4, 5]);
                let followed = format!("{text}{more}");
                reads(appended(root, "base64", followed.as_bytes()), &[4, 5]);
                refused(
                    &binary(root, &followed),
                    "expected nothing after its 8 bytes",
                );
                refused(&binary(root, &text[..text.len() - 4]), "expected ");
            }
        }
        reads(appended(root, "raw", &[words(&[8]), labels()].concat()), &[4, 5]);
    }
}

#[test]
fn a_format_that_is_not_given_is_text() {
    reads(grid("", &[CLUSTER], &[]), &[4, 5]);
    for format in ["Format=\"ascii\"", "FORMAT=\"ASCII\"", "format=\"ascii\""] {
        let name = "Name=\"cluster\"";
        let text =
            grid("", &[CLUSTER], &[]).replace(name, &format!("{name} {format}"));
        reads(text, &[4, 5]);
    }
    let text =
        binary("", &STANDARD.encode([&8u32.to_le_bytes()[..], &labels()].concat()));
    reads(text.replace("format=\"binary\"", "Format=\"Binary\""), &[4, 5]);
    let odd = text.replace("\"binary\"", "\"base85\"");
    refused(&odd, "expected the format ascii, binary or appended, found \"base85\"");
}

#[test]
fn a_piece_without_points_may_hold_anything() {
    let text = grid("", &[CLUSTER], &[]);
    for empty in [
        "<Piece NumberOfPoints=\"0\"/>",
        "<Piece NumberOfPoints=\"0\"><Points/><PointData><DataArray/></PointData></Piece>",
        "<Piece NumberOfPoints=\"0\" NumberOfCells=\"0\"><Points><DataArray type=\"Float32\" \
         format=\"odd\"/><DataArray>1 2</DataArray></Points></Piece>",
    ] {
        reads(text.replace("<Piece", &format!("{empty}<Piece")), &[4, 5]);
        let root = "<VTKFile type=\"UnstructuredGrid\"><UnstructuredGrid>";
        let alone = format!("{root}{empty}</UnstructuredGrid></VTKFile>");
        for label in [None, Some("id")] {
            let fault = read_all(alone.as_bytes(), label).unwrap_err();
            assert_eq!(fault.message, "the grid has no points");
        }
    }
}

#[test]
fn points_of_every_type() {
    for kind in [
        "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64",
        "Float32", "Float64",
    ] {
        let new = format!("\"{kind}\" Name=\"xyz\"");
        let text = grid("", &[CLUSTER], &[]).replace("\"Int8\" Name=\"xyz\"", &new);
        let found = read_all(text.as_bytes(), None).unwrap();
        assert_eq!(found.points, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "{kind}");
    }
    for kind in ["Int64", "UInt64"] {
        let new = format!("\"{kind}\" Name=\"xyz\"");
        let text = grid("", &[CLUSTER], &[]).replace("\"Int8\" Name=\"xyz\"", &new);
        let exact = text.replace("1 2 3", "9007199254740992 1152921504606846976 3");
        let found = read_all(exact.as_bytes(), None).unwrap();
        assert_eq!(found.points[0], [2f64.powi(53), 2f64.powi(60), 3.0]);
        let inexact = text.replace("1 2 3", "1 9007199254740993 3");
        refused(
            &inexact,
            "a 64-bit float holds exactly, found 9007199254740993: save",
        );
    }
    let limits = grid("", &[CLUSTER], &[])
        .replace("\"Int8\" Name=\"xyz\"", "\"Int64\" Name=\"xyz\"");
    reads(limits.replace("1 2 3", "-9223372036854775808 2 3"), &[4, 5]);
    refused(&limits.replace("1 2 3", "9223372036854775807 2 3"), "holds exactly");
}

#[test]
fn poly_data() {
    let text = grid("", &[CLUSTER], &[]).replace("UnstructuredGrid", "PolyData");
    reads(
        text.replace("<Cells>", "<Lines>").replace("</Cells>", "</Lines>"),
        &[4, 5],
    );
}

#[test]
fn what_other_files_of_vtk_are() {
    let how = "save it as .vtu (ParaView: File > Save Data; PyVista: \
               pyvista.read(f).cast_to_unstructured_grid().save(\"f.vtu\"))";
    for (kind, what) in [
        (
            "PUnstructuredGrid",
            "a list of the .vtu files of several processes (.pvtu)",
        ),
        ("PPolyData", "a list of the .vtp files of several processes (.pvtp)"),
        ("Collection", "a list of other files"),
        ("vtkMultiBlockDataSet", "a list of the blocks of a data set (.vtm)"),
        ("ImageData", "an image on a regular grid (.vti)"),
        ("RectilinearGrid", "a rectilinear grid (.vtr)"),
        ("StructuredGrid", "a structured grid (.vts)"),
    ] {
        let text = format!("<?xml version=\"1.0\"?>\n<VTKFile type=\"{kind}\"/>");
        let fault = read_all(text.as_bytes(), None).unwrap_err();
        assert_eq!(fault.line, Some(2));
        assert!(fault.message.starts_with(&format!("this is {what}")), "{fault:?}");
        let of_lists = ["Collection", "vtkMultiBlockDataSet"].contains(&kind);
        let how =
            if of_lists { "Merge Blocks, then File > Save Data)" } else { how };
        assert!(fault.message.ends_with(how), "{fault:?}");
    }
    let legacy = "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\n";
    refused(
        legacy,
        "this is a legacy VTK file (.vtk), which is not read: save it as",
    );
    let fault = read_all(b"\x89HDF\r\n\x1a\n\0", None).unwrap_err();
    assert!(fault.message.starts_with("this is an HDF5 file"), "{fault:?}");
}
