//! Files that are wrong are refused, with the line and with what was expected.

use std::io::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, write::ZlibEncoder};
use step0_problem::files::Fault;

use crate::{bytes, read_all};

/// A good file of two points.
const GOOD: &str = r#"<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="0.1" byte_order="LittleEndian">
<UnstructuredGrid>
<Piece NumberOfPoints="2" NumberOfCells="0">
<PointData Scalars="id">
<DataArray type="Int64" Name="id" format="ascii">3 -1</DataArray>
<DataArray type="Int64" Name="no" format="ascii">7 8</DataArray>
</PointData>
<Points>
<DataArray type="Float64" Name="Points" NumberOfComponents="3" format="ascii">
0 1 2
3 4 5
</DataArray>
</Points>
</Piece>
</UnstructuredGrid>
</VTKFile>
"#;

fn read(text: &str) -> Result<Vec<i64>, Fault> {
    read_all(text.as_bytes(), None).map(|found| found.labels)
}

#[track_caller]
fn refused(text: impl AsRef<[u8]>, line: u64, expected: &str) {
    refused_for(None, text, line, expected);
}

#[track_caller]
fn refused_for(
    label: Option<&str>,
    text: impl AsRef<[u8]>,
    line: u64,
    expected: &str,
) {
    let fault = read_all(text.as_ref(), label).expect_err(expected);
    assert!(
        fault.message.contains(expected),
        "{:?} does not contain {expected:?}",
        fault.message
    );
    assert_eq!(fault.line, Some(line), "{}", fault.message);
}

/// The good file with something replaced.
#[track_caller]
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(GOOD.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old:?}: once in\n{text}");
        text.replace(old, new)
    })
}

#[track_caller]
fn change(old: &str, new: &str, line: u64, expected: &str) {
    refused(with(&[(old, new)]), line, expected);
}

#[test]
fn the_good_file_is_read_and_so_are_its_variations() {
    assert_eq!(read(GOOD), Ok(vec![3, -1]));
    for changes in [
        vec![("3 -1", "<X>9</X> 3\n\t-1\r\n<X><X/>9</X>")],
        vec![("3 -1", "<!-- 9 --> 3 -1 <?9?>")],
        vec![("3 -1", "<![CDATA[3 -1]]>")],
        vec![(" byte_order=\"LittleEndian\"", "")],
        vec![("0 1 2", "-0 1e-3 .5"), ("3 4 5", "+3 4. 5E2")],
        vec![("<?xml version=\"1.0\"?>\n", "\u{feff}")],
        vec![("<Piece", "<Piece NumberOfPoints=\"0\"/><Piece")],
        vec![("Scalars=\"id\"", "Vectors='x' Scalars='&#105;d'")],
        vec![("</VTKFile>", "</VTKFile><!-- & -->")],
        vec![("<Points>", "<CellData><DataArray/></CellData><Points>a &lt; b")],
    ] {
        assert_eq!(read(&with(&changes)), Ok(vec![3, -1]), "{changes:?}");
    }
}

#[test]
fn what_is_not_xml() {
    refused("", 1, "found an empty file");
    refused("  \n", 2, "found an empty file");
    refused(
        "x,y,z,cluster\n1,2,3,4\n",
        1,
        "expected <VTKFile>, found \"x,y,z,cluster",
    );
    refused([0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0xff, 0xfe, b'<'], 1, "UTF-8");
    refused(
        GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        1,
        "",
    );
    refused(GOOD.as_bytes().replace(b"3 4 5", b"3 4 \xff"), 10, "UTF-8");
    refused(GOOD.as_bytes().replace(b"\"no\"", b"\"n\xff\""), 7, "UTF-8");
    change("</Points>", "</Point>", 14, "expected XML");
    change("</Piece>", "", 16, "expected XML");
    change("Name=\"no\"", "Name=\"no", 7, "expected XML");
    change("Name=\"no\"", "Name=no", 7, "expected XML");
    change(
        "Name=\"no\"",
        "Name=\"no\" Name=\"no\"",
        7,
        "the attribute \"Name\" twice",
    );
    change("</VTKFile>", "", 18, "expected </VTKFile>, found the end of the file");
    change("</VTKFile>", "</VTKFile>a", 17, "expected nothing after </VTKFile>");
    change("</VTKFile>", "</VTKFile>\n<VTKFile/>", 18, "expected nothing after");
}

/// Replaces bytes that need not be text.
trait Replace {
    fn replace(&self, old: &[u8], new: &[u8]) -> Vec<u8>;
}

impl Replace for [u8] {
    fn replace(&self, old: &[u8], new: &[u8]) -> Vec<u8> {
        let start = self
            .windows(old.len())
            .position(|part| part == old)
            .expect("stands there");
        [&self[..start], new, &self[start + old.len()..]].concat()
    }
}

#[test]
fn entities() {
    let doctype =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;\">]>\n<VTKFile ";
    change("<VTKFile ", doctype, 2, "expected no <!DOCTYPE>");
    change(
        "<VTKFile ",
        "<!DOCTYPE VTKFile SYSTEM \"/etc/passwd\"><VTKFile ",
        2,
        "DOCTYPE",
    );
    change("Scalars=\"id\"", "Scalars=\"&id;\"", 5, "id");
    change("Scalars=\"id\"", "Scalars=\"&#xd800;\"", 5, "expected XML");
    change("3 -1", "&three; -1", 6, "the entity \"three\" is not one of XML's own");
    change("3 -1", "3&#32;-1", 6, "expected values in one run of text");
    change("3 -1", "&lt;", 6, "expected a number of type Int64, found \"<\"");
}

#[test]
fn another_kind_of_file() {
    let expected =
        "expected <VTKFile type=\"UnstructuredGrid\"> or \"PolyData\", found";
    let what = |found: &str| format!("{expected} {found}");
    change("\"UnstructuredGrid\"", "\"Grid\"", 2, &what("the type \"Grid\""));
    change("\"UnstructuredGrid\"", "\"PolyData\"", 2, "expected <PolyData>");
    change(" type=\"UnstructuredGrid\"", "", 2, &what("no type"));
    refused("<svg\n/>", 1, &what("the element \"svg\""));
    refused(
        "<VTKFile type='UnstructuredGrid'\n/>",
        1,
        "expected <UnstructuredGrid>",
    );
}

#[test]
fn unknown_codings() {
    let root = "version=\"0.1\"";
    change(
        "\"LittleEndian\"",
        "\"PDP\"",
        2,
        "LittleEndian or BigEndian, found \"PDP\"",
    );
    change(root, "header_type=\"UInt16\"", 2, "UInt32 or UInt64, found \"UInt16\"");
    change(
        root,
        "compressor=\"vtkZstd\"",
        2,
        "vtkZLib-, vtkLZ4- or vtkLZMADataCompressor",
    );
    change(
        "id\" format=\"ascii",
        "id\" format=\"hex",
        6,
        "array \"id\": expected the format",
    );
    let expected = "array \"id\": expected a type from Int8 to UInt64";
    let odd = with(&[("\"Int64\" Name=\"id\"", "\"Int128\" Name=\"id\"")]);
    refused_for(Some("id"), odd, 6, expected);
    let expected = "array \"Points\": expected a type from Int8 to UInt64";
    change("\"Float64\"", "\"String\"", 10, expected);
}

#[test]
fn pieces_with_wrong_counts() {
    let points = "NumberOfPoints=\"2\"";
    change(points, "", 4, "expected NumberOfPoints in <Piece>");
    for odd in ["-2", "2.0", "", "two", "99999999999999999999"] {
        let expected = format!("expected a count as NumberOfPoints, found {odd:?}");
        change(points, &format!("NumberOfPoints=\"{odd}\""), 4, &expected);
    }
    change(
        "NumberOfCells=\"0\"",
        "NumberOfCells=\"-1\"",
        4,
        "as NumberOfCells, found \"-1\"",
    );
    change(points, "NumberOfPoints=\"3\"", 6, "expected 3 numbers, found 2");
    change(points, "NumberOfPoints=\"1\"", 6, "expected 1 numbers, found more");
    change(points, "NumberOfPoints=\"0\"", 3, "the grid has no points");
    let all = format!("NumberOfPoints=\"{}\"", usize::MAX);
    change(points, &all, 6, "expected 18446744073709551615 numbers, found 2");
    change("3 4 5", "3 4", 10, "array \"Points\": expected 6 numbers, found 5");
    change(
        "3 4 5",
        "3 4 5 6",
        10,
        "array \"Points\": expected 6 numbers, found more",
    );
    refused(
        GOOD.replace("<Piece", "<Part").replace("</Piece", "</Part"),
        3,
        "<Piece>",
    );
}

#[test]
fn missing_and_doubled_parts() {
    let second = "<PointData/>\n<Points>";
    change("<Points>", second, 9, "expected one <PointData>, found another");
    let points = "<Points><DataArray/></Points></Piece>";
    change("</Piece>", points, 15, "expected one <Points>, found another");
    let grid =
        "<UnstructuredGrid><Piece NumberOfPoints='0'/></UnstructuredGrid></VTKFile>";
    change("</VTKFile>", grid, 17, "expected one <UnstructuredGrid>, found another");
    change(
        "</Points>",
        "<DataArray/></Points>",
        9,
        "expected one array in <Points>, found 2",
    );
    let without = |from: &str, to: &str| {
        let (start, end) = (GOOD.find(from).unwrap(), GOOD.find(to).unwrap());
        format!("{}{}", &GOOD[..start], &GOOD[end..])
    };
    refused(without("<Points>", "</Piece>"), 4, "expected <Points> in <Piece>");
    refused(without("<PointData", "<Points>"), 4, "expected <PointData>");
    refused(without("<Piece", "</UnstructuredGrid>"), 3, "expected <Piece>");
    let none = "expected one array in <Points>, found none";
    refused(without("<DataArray type=\"Float64\"", "</Points>"), 9, none);
}

#[test]
fn labels_that_cannot_be_chosen() {
    let read = |text: &str, label| read_all(text.as_bytes(), label);
    assert_eq!(read(GOOD, Some("no")).unwrap().labels, [7, 8]);
    assert_eq!(read(GOOD, Some("NO")).unwrap().labels, [7, 8]);
    let fault = read(GOOD, Some("not")).unwrap_err();
    let expected =
        "expected the array \"not\", found \"id\" (Int64×1), \"no\" (Int64×1)";
    assert_eq!((fault.line, fault.message.as_str()), (Some(5), expected));

    change("\"no\"", "\"id\"", 7, "array \"id\": expected one array of this name");
    change(
        " Scalars=\"id\"",
        "",
        5,
        "found \"id\" (Int64×1), \"no\" (Int64×1): choose with --label",
    );
    let vectors = "\"id\" NumberOfComponents=\"2\"";
    let two = with(&[("Name=\"id\"", &format!("Name={vectors}"))]);
    let expected = "expected 1 component for a label, found 2";
    refused_for(Some("id"), two, 6, expected);
    let odd = with(&[("Name=\"id\"", "Name=\"id\" NumberOfComponents=\"x\"")]);
    refused_for(Some("id"), odd, 6, "NumberOfComponents, found");
    let only = with(&[
        (" Scalars=\"id\"", ""),
        ("Name=\"id\"", &format!("Name={vectors}")),
    ]);
    assert_eq!(read(&only, None).unwrap().labels, [7, 8]);
    let words = with(&[
        (" Scalars=\"id\"", ""),
        ("\"Int64\" Name=\"id\"", "\"String\" Name=\"id\""),
    ]);
    assert_eq!(read(&words, None).unwrap().labels, [7, 8]);

    let piece = &GOOD
        [GOOD.find("<Piece").unwrap()..GOOD.find("</UnstructuredGrid>").unwrap()];
    let second = piece.replace("\"id\"", "\"ID\"") + "</UnstructuredGrid>";
    change(
        "</UnstructuredGrid>",
        &second,
        17,
        "expected the array \"id\" as in the first piece, found \"ID\"",
    );
}

#[test]
fn components_of_points() {
    let components = " NumberOfComponents=\"3\"";
    let expected = "array \"Points\": expected 3 components for points \
                    (NumberOfComponents=\"3\"), found";
    change(components, "", 10, &format!("{expected} 1"));
    for odd in ["0", "2", "18446744073709551615"] {
        let changed = format!(" NumberOfComponents=\"{odd}\"");
        change(components, &changed, 10, &format!("{expected} {odd}"));
    }
}

#[test]
fn values_that_are_not_numbers_or_not_whole() {
    for (kind, values) in [
        ("Int64", vec!["3.0", "a", "9223372036854775808", "0x1", "1e3", "nan"]),
        ("Int8", vec!["128", "-129"]),
        ("UInt8", vec!["-1", "256"]),
        ("UInt64", vec!["-1", "18446744073709551616"]),
        ("Float64", vec!["3,0", "1_0", "--1"]),
    ] {
        for value in values {
            let kind_of_id = format!("\"{kind}\" Name=\"id\"");
            let text = with(&[
                ("\"Int64\" Name=\"id\"", &kind_of_id),
                ("3 -1", &format!("3 {value}")),
            ]);
            let expected = format!("a number of type {kind}, found {value:?} at 1");
            refused(text, 6, &format!("array \"id\": expected {expected}"));
        }
    }
    for (kind, values) in [
        ("UInt64", vec!["9223372036854775808", "18446744073709551615"]),
        (
            "Float64",
            vec![
                "3.5",
                "nan",
                "-nan",
                "inf",
                "9223372036854775808",
                "-1e300",
                "1e-300",
            ],
        ),
        ("Float32", vec!["3.5", "nan", "-inf", "9223372036854775808"]),
    ] {
        for value in values {
            let kind = format!("\"{kind}\" Name=\"id\"");
            let text = with(&[
                ("\"Int64\" Name=\"id\"", &kind),
                ("3 -1", &format!("3 {value}")),
            ]);
            let expected = "array \"id\": expected a whole number below 2⁶³, found";
            refused_for(Some("id"), text, 6, expected);
        }
    }
    let whole = with(&[
        ("\"Int64\" Name=\"id\"", "\"Float64\" Name=\"id\""),
        ("3 -1", "3.0 -0.0"),
    ]);
    assert_eq!(read(&whole), Ok(vec![3, 0]));
}

#[test]
fn points_that_are_not_finite() {
    for value in ["nan", "-inf", "1e999"] {
        change(
            "3 4 5",
            &format!("3 {value} 5"),
            10,
            "array \"Points\": point 1 is not finite: (3,",
        );
    }
    let narrow = with(&[("\"Float64\"", "\"Float32\""), ("3 4 5", "3 4 1e39")]);
    refused(narrow, 10, "point 1 is not finite: (3, 4, inf)");
}

/// The good file with its labels in base64 and a compressor.
fn encoded(compressor: &str, characters: &str) -> String {
    with(&[
        ("version=\"0.1\"", &format!("compressor=\"{compressor}\"")),
        (
            "id\" format=\"ascii\">3 -1",
            &format!("id\" format=\"binary\">{characters}"),
        ),
    ])
}

fn unit(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn words(words: &[u32]) -> String {
    unit(&words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>())
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The labels 3 and -1 as bytes.
fn labels() -> Vec<u8> {
    [3i64, -1].into_iter().flat_map(i64::to_le_bytes).collect()
}

#[test]
fn uncompressed_bytes() {
    let whole = |declared: u32| [declared.to_le_bytes().to_vec(), labels()].concat();
    assert_eq!(read(&encoded("", &unit(&whole(16)))), Ok(vec![3, -1]));
    let id = |text: &str, expected: &str| {
        refused(encoded("", text), 6, &format!("array \"id\": {expected}"))
    };
    id(&unit(&whole(4096)), "expected 16 bytes, found 4096 declared");
    id(&unit(&whole(u32::MAX)), "expected 16 bytes, found 4294967295 declared");
    id("", "expected 4 bytes, found 0 characters of base64");
    id("EAA", "expected 4 bytes, found 3 characters of base64");
    id(&unit(&whole(16)[..17]), "expected 16 bytes, found 16 characters of base64");
    id(&unit(&[whole(16), vec![0]].concat()), "expected 16 bytes, found more");
    id(
        &(unit(&whole(16)) + "AAAA"),
        "expected nothing after its 16 bytes, found 4 characters",
    );
    id(&unit(&whole(16)).replace('=', "A"), "expected 16 bytes, found more");
    id(&unit(&whole(16)).replace('A', "!"), "expected base64, found \"E!!!\"");
    // Padding that is neither behind the header nor at the end.
    let (size, labels) = (16u32.to_le_bytes(), labels());
    let parts = [&size[..], &labels[..8], &labels[8..]];
    id(&parts.map(unit).concat(), "expected base64, found padding");
}

#[test]
fn compressed_blocks() {
    const ZLIB: &str = "vtkZLibDataCompressor";
    let block = zlib(&labels());
    let size = block.len() as u32;
    let file =
        |header: &[u32], data: &[u8]| encoded(ZLIB, &(words(header) + &unit(data)));
    assert_eq!(read(&file(&[1, 16, 0, size], &block)), Ok(vec![3, -1]));
    assert_eq!(read(&file(&[1, 32768, 16, size], &block)), Ok(vec![3, -1]));
    let halves = [zlib(&labels()[..9]), zlib(&labels()[9..])];
    let sizes = [halves[0].len() as u32, halves[1].len() as u32];
    assert_eq!(
        read(&file(&[2, 9, 7, sizes[0], sizes[1]], &halves.concat())),
        Ok(vec![3, -1])
    );

    let id = |header: &[u32], data: &[u8], expected: &str| {
        refused(file(header, data), 6, &format!("array \"id\": {expected}"));
    };
    // Headers whose sizes do not add up to what the piece needs.
    for header in [
        [0, 16, 0, 0],
        [1, 4096, 0, size],
        [1, 32768, 4096, size],
        [u32::MAX, 16, 0, size],
        [u32::MAX, u32::MAX, u32::MAX, size],
        [u32::MAX, 0, 16, size],
        [17, 0, 16, size],
    ] {
        id(&header, &block, "expected 16 bytes after decompression, found");
    }
    id(&[16, 1, 0, size], &block, "expected 64 bytes, found");
    id(
        &[1, 16, 0, size + 9],
        &block,
        &format!("expected {} bytes, found", size + 9),
    );
    id(&[1, 16, 0, u32::MAX], &block, "expected 4294967295 bytes, found");
    id(&[1, 16, 0, 0], &[], "block 1 of 1: cannot decompress");
    let more = [block.clone(), vec![0]].concat();
    id(&[1, 16, 0, size], &more, "expected 16 bytes, found more");
    // Blocks that are not what the header says.
    let longer = [block.clone(), vec![0; 3]].concat();
    id(
        &[1, 16, 0, size + 3],
        &longer,
        "block 1 of 1: expected its end, found 3 bytes more",
    );
    let few = zlib(&[7; 9]);
    id(
        &[1, 16, 0, few.len() as u32],
        &few,
        "block 1 of 1: expected 16 bytes after decompression, found 9",
    );
    let many = zlib(&[7; 17]);
    id(
        &[1, 16, 0, many.len() as u32],
        &many,
        "block 1 of 1: expected 16 bytes, found more",
    );
    let mut checksum = block.clone();
    *checksum.last_mut().unwrap() ^= 1;
    id(&[1, 16, 0, size], &checksum, "block 1 of 1: cannot decompress");
    id(
        &[1, 16, 0, size - 1],
        &block[..block.len() - 1],
        "block 1 of 1: cannot decompress",
    );
    id(
        &[1, 16, 0, size - 4],
        &block[..block.len() - 4],
        "block 1 of 1: cannot decompress",
    );
    id(
        &[2, 9, 7, sizes[1], sizes[0]],
        &halves.concat(),
        "block 1 of 2: cannot decompress",
    );
}

#[test]
fn lz4_and_lzma_blocks() {
    // The token announces 15 literals and one more.
    let lz4 = [&[0xf0, 1][..], &labels()].concat();
    let file = |compressor: &str, data: &[u8]| {
        encoded(compressor, &(words(&[1, 16, 0, data.len() as u32]) + &unit(data)))
    };
    const LZ4: &str = "vtkLZ4DataCompressor";
    assert_eq!(read(&file(LZ4, &lz4)), Ok(vec![3, -1]));
    refused(file(LZ4, &lz4[..lz4.len() - 1]), 6, "block 1 of 1: cannot decompress");
    refused(
        file(LZ4, &[&lz4[..], &[0x10]].concat()),
        6,
        "block 1 of 1: cannot decompress",
    );
    refused(
        file(LZ4, &[&lz4[..], &[0x10, 9]].concat()),
        6,
        "block 1 of 1: cannot decompress",
    );
    refused(
        file(LZ4, &[0x80, 1, 2, 3, 4, 5, 6, 7, 8]),
        6,
        "after decompression, found 8",
    );
    refused(file(LZ4, &[]), 6, "block 1 of 1: ");
    // A match that begins before the data.
    refused(
        file(LZ4, &[0x14, 7, 9, 0, 0x50, 1, 2, 3, 4, 5]),
        6,
        "cannot decompress",
    );
    // A few bytes that declare a gigabyte.
    let huge = encoded(LZ4, &(words(&[1, 16 << 26, 0, 18]) + &unit(&lz4)));
    let huge = huge
        .replace("NumberOfPoints=\"2\"", &format!("NumberOfPoints=\"{}\"", 2 << 26));
    refused(
        huge,
        6,
        "block 1 of 1: expected 1073741824 bytes, found LZ4 data of only 18",
    );

    const LZMA: &str = "vtkLZMADataCompressor";
    refused(file(LZMA, &[]), 6, "block 1 of 1: cannot decompress");
    refused(file(LZMA, &zlib(&labels())), 6, "block 1 of 1: cannot decompress");
    refused(file(LZMA, b"\xfd7zXZ\0\0\x01"), 6, "block 1 of 1: cannot decompress");
}

/// One of VTK's files with a text replaced by another of the same length.
fn patched(name: &str, old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    bytes(name).replace(old.as_bytes(), new.as_bytes())
}

#[test]
fn appended_data() {
    for name in ["raw-zlib-f32-h64", "base64-zlib-f32-h64", "raw-none-f64-h32"] {
        let found = std::fs::read_dir(crate::data()).unwrap();
        let found =
            found.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let name =
            found.into_iter().find(|file| file.starts_with(name)).expect(name);
        let line = |what: &str| {
            let text = String::from_utf8_lossy(&bytes(&name)).into_owned();
            let line = text.lines().position(|line| line.contains(what)).unwrap();
            line as u64 + 1
        };
        let (cluster, tag) = (line("Name=\"cluster\""), line("<AppendedData"));
        let offset = "offset=\"0\"       ";
        let past = patched(&name, offset, "offset=\"99999999\"");
        refused(past, cluster, "array \"cluster\": expected an offset into ");
        let negative = patched(&name, offset, "offset=\"-1\"      ");
        refused(negative, cluster, "expected a count as offset, found \"-1\"");
        refused(
            patched(&name, offset, "offsex=\"0\"       "),
            cluster,
            "found none",
        );
        let other = patched(&name, offset, "offset=\"7\"       ");
        refused(other, cluster, "array \"cluster\": expected ");
        let encoding = patched(&name, "encoding=", "encodinx=");
        refused(encoding, tag, "expected the encoding base64 or raw, found none");
        let tags = patched(&name, "<AppendedData", "<AppendedTada");
        assert!(read_all(&tags, None).is_err());
        let bytes = bytes(&name);
        refused(bytes.replace(b"\n   _", b"\n   "), tag, "expected an underscore");
        let end = b"\n  </AppendedData>";
        let twice =
            b"</AppendedData><AppendedData encoding=\"raw\">_</AppendedData>";
        refused(
            bytes.replace(end, twice),
            tag,
            "expected one <AppendedData>, found another",
        );
        refused(
            bytes.replace(end, b""),
            tag,
            "expected </AppendedData> and </VTKFile>",
        );
        refused(
            bytes.replace(b"\n</VTKFile>", b""),
            tag,
            "expected </AppendedData>",
        );
        let garbage = [&bytes[..], b"x"].concat();
        refused(garbage, tag, "expected </AppendedData> and </VTKFile> at the end");
    }
    let appended = "id\" format=\"appended\" offset=\"0\"";
    change(
        "id\" format=\"ascii\"",
        appended,
        6,
        "expected <AppendedData> in the file",
    );
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let mut tried = 0;
    for entry in std::fs::read_dir(crate::data()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".vtu")
            || !name.contains("-f32-h64") && !name.starts_with("1-")
        {
            continue;
        }
        let bytes = bytes(&name);
        let whole = bytes.trim_ascii_end().len();
        for length in (0..whole).step_by(5).chain(whole - 200..whole) {
            assert!(
                read_all(&bytes[..length], None).is_err(),
                "{name} cut at {length}"
            );
        }
        assert!(
            read_all(&bytes[..whole], None).is_ok(),
            "{name} without its last newline"
        );
        tried += 1;
    }
    assert_eq!(tried, 19);
}
